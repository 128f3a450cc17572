namespace Pipeline.Core.Queues.Leases;

/// <summary>When a lease is renewed and when it counts as lost. Ages are by the monotonic clock: a wall clock that is set changes nothing. Pure.</summary>
internal static class LeasePolicy
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether a third of the lease has gone by.</summary>
    /// <param name="age">Since when it surely holds: the time before it was asked for.</param>
    /// <param name="duration">How long it held when it was taken or renewed.</param>
    public static bool ShouldRenew(TimeSpan age, TimeSpan duration) => age >= duration / 3;

    /// <summary>Whether another worker may have taken the job over: the lease has run out. At the instant itself it has.</summary>
    /// <param name="age">Since when it surely holds: the time before it was asked for.</param>
    /// <param name="duration">How long it held when it was taken or renewed.</param>
    public static bool IsLost(TimeSpan age, TimeSpan duration) => age >= duration;

    /// <summary>How often to look after leases: about every second, oftener when they are short.</summary>
    /// <param name="duration">How long a lease holds.</param>
    public static TimeSpan Tick(TimeSpan duration)
    {
        var tick = duration / 12;
        return tick > LongestTick ? LongestTick : tick < ShortestTick ? ShortestTick : tick;
    }
}
