namespace Pipeline.Core.Queues;

/// <summary>What a renewal found.</summary>
public enum LeaseStatus
{
    /// <summary>The lease holds for the asked duration.</summary>
    Held,

    /// <summary>The lease holds, and somebody asked for the job to be cancelled.</summary>
    CancelRequested,

    /// <summary>The job has another epoch or is settled: stop working on it and write nothing.</summary>
    Lost,
}
