using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Filtering;

/// <summary>A condition of the server between which and another a filter lies. Immutable.</summary>
/// <param name="Condition">The condition; <see langword="null"/> when <paramref name="Always"/> says all.</param>
/// <param name="Always">Without a condition: whether every chunk fits, or none.</param>
/// <param name="IsExact">Whether the condition says exactly what the filter says.</param>
internal readonly record struct Bound(Condition? Condition, bool Always, bool IsExact)
{
    /// <summary>Every chunk.</summary>
    public static Bound Everything { get; } = new(null, true, false);

    /// <summary>No chunk.</summary>
    public static Bound Nothing { get; } = new(null, false, false);

    /// <summary>A condition that says just what the filter says.</summary>
    public static Bound Exactly(Condition condition) => new(condition, false, true);

    /// <summary>A condition that says about what the filter says.</summary>
    public static Bound Roughly(Condition condition) => new(condition, false, false);

    /// <summary>What this does not hold for.</summary>
    public Bound Negated() => Condition is { } condition ? new(Wire.Not(condition), false, IsExact) : new(null, !Always, IsExact);

    /// <summary>What all of some bounds hold for.</summary>
    public static Bound All(IReadOnlyList<Bound> parts)
    {
        var isExact = parts.All(part => part.IsExact);
        if (parts.Any(part => part is { Condition: null, Always: false }))
        {
            return new(null, false, isExact);
        }

        Condition[] conditions = [.. parts.Select(part => part.Condition).OfType<Condition>()];
        return conditions.Length == 0 ? new(null, true, isExact) : new(Wire.All(conditions), false, isExact);
    }

    /// <summary>What any of some bounds holds for.</summary>
    public static Bound Any(IReadOnlyList<Bound> parts)
    {
        var isExact = parts.All(part => part.IsExact);
        if (parts.Any(part => part is { Condition: null, Always: true }))
        {
            return new(null, true, isExact);
        }

        Condition[] conditions = [.. parts.Select(part => part.Condition).OfType<Condition>()];
        return conditions.Length == 0 ? new(null, false, isExact) : new(Wire.Any(conditions), false, isExact);
    }
}
