namespace Pipeline.Core.Jobs;

/// <summary>What a job did in a part of its <see cref="JobTimeline"/>.</summary>
public enum TimelineKind
{
    /// <summary>It waited on the queue for a worker.</summary>
    Waited,

    /// <summary>It was worked on, in the stage that it had reached.</summary>
    Ran,

    /// <summary>It waited for another attempt after one that failed.</summary>
    Retried,

    /// <summary>It was in the stage it had reached when its worker was lost, and waited until its lease had run out and another worker took it up.</summary>
    Interrupted,

    /// <summary>It waited in the buffer of the stage, or for room there.</summary>
    Buffered,

    /// <summary>The stage waited for its limit before it was called.</summary>
    Limited,
}
