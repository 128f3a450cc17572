using Pipeline.Core.Flow.Failures;

namespace Pipeline.Core.Flow.Probing;

/// <summary>The items of a call, put into words only when somebody asks.</summary>
internal readonly struct ProbedItems
{
    private readonly object? _items;
    private readonly Func<object?, IEnumerable<string>> _describe;

    private ProbedItems(object? items, Func<object?, IEnumerable<string>> describe) => (_items, _describe) = (items, describe);

    /// <summary>Each item as failures name it.</summary>
    public IEnumerable<string> Words => _describe(_items);

    public static ProbedItems One(object? item) => new(item, static item => [ItemDescription.Of(item, 0)]);

    public static ProbedItems Many<T>(IReadOnlyList<Stages.BatchItem<T>> items) =>
        new(items, static items => ((IReadOnlyList<Stages.BatchItem<T>>)items!).Select(item => ItemDescription.Of(item.Value, 0)));
}
