namespace Pipeline.Core.Concurrency;

/// <summary>How a <see cref="TaskScope"/> treats its children. Immutable. A value out of its range is an <see cref="ArgumentOutOfRangeException"/>.</summary>
public sealed record TaskScopeOptions
{
    /// <summary>What the failure of one child means to the others.</summary>
    /// <value>Default: <see cref="TaskScopePolicy.CancelSiblings"/>.</value>
    public TaskScopePolicy Policy { get; init; } = TaskScopePolicy.CancelSiblings;

    /// <summary>How many children run at once; starting one more waits until another has ended.</summary>
    /// <value>1 – 1,024. Default: 64.</value>
    public int MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024);
            field = value;
        }
    } = 64;

    /// <summary>How long children may take to end once they are cancelled and the scope is left; one that takes longer is an error that names it.</summary>
    /// <value>Above 0, at most 1 day. Default: 10 s.</value>
    public TimeSpan EndWithin
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of <see cref="EndWithin"/>.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
