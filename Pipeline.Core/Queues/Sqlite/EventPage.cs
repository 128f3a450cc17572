using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Some of a job's events.</summary>
/// <param name="Events">In order; empty when there are no more so far.</param>
/// <param name="IsEnd">Whether the job has ended and no event will come.</param>
internal sealed record EventPage(List<JobEvent> Events, bool IsEnd);
