using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Some of a job's events.</summary>
/// <param name="Events">In order; empty when there are no more so far.</param>
/// <param name="IsEnd">Whether the job has ended and no event will come.</param>
/// <param name="IsInteractive">Whether the job goes on only while somebody follows it.</param>
/// <param name="Job">The job's number.</param>
/// <param name="Progress">How far the job had come.</param>
internal sealed record EventPage(List<JobEvent> Events, bool IsEnd, bool IsInteractive, long Job, FollowedJobs.Progress Progress);
