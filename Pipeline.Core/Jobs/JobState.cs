namespace Pipeline.Core.Jobs;

/// <summary>Where a job stands. A job reaches exactly one of the terminal states.</summary>
public enum JobState
{
    /// <summary>Accepted and free to be leased now.</summary>
    Ready,

    /// <summary>Accepted, but not before a later time: scheduled by its sender or waiting for a retry.</summary>
    Scheduled,

    /// <summary>Leased to a worker.</summary>
    Leased,

    /// <summary>Terminal: every item succeeded.</summary>
    Succeeded,

    /// <summary>Terminal: some items succeeded and some failed; the result names the failures.</summary>
    Partial,

    /// <summary>Terminal: nothing usable came out and no attempt is left. The job is a dead letter until it is replayed or purged.</summary>
    Failed,

    /// <summary>Terminal: somebody asked for it to stop.</summary>
    Cancelled,

    /// <summary>Terminal: its deadline passed first.</summary>
    Expired,
}
