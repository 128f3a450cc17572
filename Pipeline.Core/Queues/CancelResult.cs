namespace Pipeline.Core.Queues;

/// <summary>What <see cref="IJobQueue.CancelAsync"/> found.</summary>
public enum CancelResult
{
    /// <summary>The job was waiting and is cancelled now.</summary>
    Cancelled,

    /// <summary>The job is running; its worker was asked to stop it.</summary>
    Requested,

    /// <summary>The job had ended before.</summary>
    AlreadyEnded,

    /// <summary>There is no such job.</summary>
    NotFound,
}
