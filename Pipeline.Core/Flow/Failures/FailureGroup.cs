using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Failures;

/// <summary>Failures that are alike, as they come. Not thread-safe.</summary>
/// <param name="first">The first of them, without names and inputs.</param>
internal sealed class FailureGroup(JobFailure first)
{
    private readonly List<string> _items = [];
    private readonly List<JsonElement> _inputs = [];
    private IReadOnlyList<FailureCause> _causes = first.Causes;
    private int _attempts = first.Attempts;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; } = 1;

    /// <summary>Whether the inputs of all before the last were kept. A replay needs them all: with one missing, the work of writing further ones would be for nothing.</summary>
    public bool MayKeepInput => _inputs.Count == Count - 1;

    /// <summary>Adds another.</summary>
    public void Add(IReadOnlyList<FailureCause> causes, int attempts)
    {
        Count++;
        _causes = FailureCauses.Merge(_causes, causes);
        _attempts = Math.Max(_attempts, attempts);
    }

    /// <summary>Keeps an item's name.</summary>
    public void Keep(string item) => _items.Add(item);

    /// <summary>Keeps an item's input.</summary>
    public void Keep(JsonElement input) => _inputs.Add(input);

    public JobFailure ToFailure() => first with { Count = Count, Causes = _causes, Attempts = _attempts, Items = [.. _items], Inputs = [.. _inputs] };
}
