using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow;

/// <summary>Items of a run failed. The outputs of all others were given before.</summary>
public sealed class FlowRunException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="flow">The flow's name.</param>
    /// <param name="failures">What failed, grouped; at least one.</param>
    public FlowRunException(string flow, IReadOnlyList<JobFailure> failures)
        : base($"{failures.Sum(failure => (long)failure.Count)} items of a run of flow '{flow}' failed: {string.Join("; ", failures.Select(failure => $"{failure.Stage}: {failure.Message}"))}. The others came through; set FlowRunOptions.Failed to be told without an exception.") =>
        Failures = failures;

    /// <summary>What failed, grouped.</summary>
    public IReadOnlyList<JobFailure> Failures { get; }
}
