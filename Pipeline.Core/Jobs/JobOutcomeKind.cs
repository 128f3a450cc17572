namespace Pipeline.Core.Jobs;

/// <summary>How one attempt of a job ended.</summary>
public enum JobOutcomeKind
{
    /// <summary>Every item succeeded.</summary>
    Succeeded,

    /// <summary>Some items came through, some failed.</summary>
    Partial,

    /// <summary>No item came through and at least one failed.</summary>
    Failed,

    /// <summary>The job was cancelled on request.</summary>
    Cancelled,

    /// <summary>The job's deadline passed while it ran.</summary>
    Expired,

    /// <summary>The worker stopped, or lost the lease, before the job was done: it goes back to the queue and burns no attempt.</summary>
    Interrupted,
}
