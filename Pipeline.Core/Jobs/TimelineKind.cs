namespace Pipeline.Core.Jobs;

/// <summary>What a job did in a part of its <see cref="JobTimeline"/>.</summary>
public enum TimelineKind
{
    /// <summary>It waited on the queue for its first attempt.</summary>
    Waited,

    /// <summary>It was worked on, in the stage that it had reached.</summary>
    Ran,

    /// <summary>It waited for another attempt after one that failed.</summary>
    Retried,

    /// <summary>It was in the stage it had reached when its worker gave it back or lost it, and waited for another worker.</summary>
    Interrupted,
}
