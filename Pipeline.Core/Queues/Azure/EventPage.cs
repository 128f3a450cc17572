using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure;

/// <summary>Some of a job's events.</summary>
/// <param name="Events">In order; empty when there are no more so far.</param>
/// <param name="IsEnd">Whether the job has ended and no event will come.</param>
/// <param name="IsInteractive">Whether the job goes on only while somebody follows it.</param>
internal sealed record EventPage(List<JobEvent> Events, bool IsEnd, bool IsInteractive);
