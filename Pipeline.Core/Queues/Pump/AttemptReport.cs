using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Pump;

/// <summary>What became of a job after an attempt by this process.</summary>
/// <param name="Job">The job as it was leased.</param>
/// <param name="Settlement">What was written; <see langword="null"/> when the lease was lost and nothing was.</param>
public sealed record AttemptReport(Job Job, Settlement? Settlement);
