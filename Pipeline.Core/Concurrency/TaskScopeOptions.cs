namespace Pipeline.Core.Concurrency;

/// <summary>How a <see cref="TaskScope"/> treats its children. Immutable.</summary>
public sealed record TaskScopeOptions
{
    /// <summary>What the failure of one child means to the others.</summary>
    /// <value>Default: <see cref="TaskScopePolicy.CancelSiblings"/>.</value>
    public TaskScopePolicy Policy { get; init; } = TaskScopePolicy.CancelSiblings;

    /// <summary>How many children run at once; starting one more waits until another has ended.</summary>
    /// <value>1 – 1,024. Default: 64.</value>
    public int MaxConcurrency { get; init; } = 64;

    /// <summary>How long children may take to end once they are cancelled and the scope is left; one that takes longer is an error that names it.</summary>
    /// <value>Above 0, at most 1 day. Default: 10 s.</value>
    public TimeSpan EndWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of <see cref="EndWithin"/>.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal TaskScopeOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxConcurrency, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(EndWithin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EndWithin, TimeSpan.FromDays(1));
        return this;
    }
}
