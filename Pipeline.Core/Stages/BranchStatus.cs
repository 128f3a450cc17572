namespace Pipeline.Core.Stages;

/// <summary>How a branch of a gather ended.</summary>
public enum BranchStatus
{
    /// <summary>In time, with a value.</summary>
    Ok,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>It was not done within the gather's time and was cancelled.</summary>
    TimedOut,
}
