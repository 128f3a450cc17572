namespace Pipeline.Core.Queues;

/// <summary>When a lease is renewed and when it counts as lost. Pure.</summary>
internal static class LeasePolicy
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether a third of the lease has gone by.</summary>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when the lease holds.</param>
    /// <param name="duration">How long it held when it was taken or renewed.</param>
    public static bool ShouldRenew(DateTimeOffset now, DateTimeOffset until, TimeSpan duration) => now >= until - (duration * 2 / 3);

    /// <summary>Whether another worker may have taken the job over: the lease has run out. At the instant itself it has.</summary>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when the lease holds.</param>
    public static bool IsLost(DateTimeOffset now, DateTimeOffset until) => now >= until;

    /// <summary>How often to look after leases: about every second, oftener when they are short.</summary>
    /// <param name="duration">How long a lease holds.</param>
    public static TimeSpan Tick(TimeSpan duration)
    {
        var tick = duration / 12;
        return tick > LongestTick ? LongestTick : tick < ShortestTick ? ShortestTick : tick;
    }
}
