namespace Pipeline.Core.Queues.Policies;

/// <summary>How long to leave a store alone that fails again and again: 100 ms, doubled with each failure, at most 5 s. Pure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the next try.</summary>
    /// <param name="failures">The failures in a row; at least 1.</param>
    public static TimeSpan After(int failures)
    {
        var wait = Shortest * Math.Pow(2, Math.Min(failures, 10) - 1);
        return wait < Longest ? wait : Longest;
    }
}
