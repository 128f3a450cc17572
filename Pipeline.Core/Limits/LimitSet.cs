using System.Collections.Immutable;

namespace Pipeline.Core.Limits;

/// <summary>The budgets of a process by name, shared by all flows that are started with it. Thread-safe.</summary>
public sealed class LimitSet : IDisposable
{
    private readonly ImmutableSortedDictionary<string, Budget> _budgets;

    /// <summary>Creates the budgets.</summary>
    /// <param name="options">What each allows, by name.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options of one contradict each other.</exception>
    public LimitSet(IReadOnlyDictionary<string, LimitOptions> options, TimeProvider time) =>
        _budgets = options.ToImmutableSortedDictionary(limit => limit.Key, limit => new Budget(limit.Key, limit.Value, time), StringComparer.Ordinal);

    /// <summary>The names, sorted.</summary>
    public IReadOnlyCollection<string> Names => [.. _budgets.Keys];

    /// <summary>The budget of a name, or <see langword="null"/>.</summary>
    /// <param name="name">The name.</param>
    public Budget? Find(string name) => _budgets.GetValueOrDefault(name);

    /// <summary>Ends the budgets' timers.</summary>
    public void Dispose()
    {
        foreach (var budget in _budgets.Values)
        {
            budget.Dispose();
        }
    }
}
