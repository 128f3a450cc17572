using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Worker.Testing;

/// <summary>What came of the job under test.</summary>
/// <param name="Job">The job, ended.</param>
/// <param name="Events">Its events, in order.</param>
/// <param name="DeadLetters">The dead letters there are.</param>
/// <param name="Probe">What its flow's stages were seen to do.</param>
internal sealed record ObservedJob(Job Job, IReadOnlyList<JobEvent> Events, IReadOnlyList<Guid> DeadLetters, FlowProbe Probe);
