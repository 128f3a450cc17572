namespace Pipeline.Core.Queues.HighWater;

/// <summary>
/// How many jobs of one flow are ready: as the store said last, and what this process has sent since. A job that is accepted while the store is asked may count twice until it is asked again;
/// none counts less than once. Not thread-safe.
/// </summary>
internal sealed class Backlog
{
    private long _accepted;
    private long _sending;

    /// <summary>What the flow did when the store was asked last; <see langword="null"/> for a flow without jobs.</summary>
    public FlowActivity? Activity { get; private set; }

    /// <summary>Ready jobs, at most.</summary>
    public long Ready => (Activity?.Ready ?? 0) + _accepted + _sending;

    /// <summary>What was accepted until now: to be given to <see cref="Read"/> with the store's answer to a question that is asked after this.</summary>
    public long Accepted => _accepted;

    /// <summary>A job is about to be sent.</summary>
    public void Begin() => _sending++;

    /// <summary>What became of it.</summary>
    /// <param name="isReady">Whether it may be one of those that are ready.</param>
    public void End(bool isReady)
    {
        _sending--;
        _accepted += isReady ? 1 : 0;
    }

    /// <summary>The store's answer.</summary>
    /// <param name="activity">The answer.</param>
    /// <param name="acceptedBefore">What <see cref="Accepted"/> was before it was asked.</param>
    public void Read(FlowActivity? activity, long acceptedBefore)
    {
        Activity = activity;
        _accepted -= acceptedBefore;
    }
}
