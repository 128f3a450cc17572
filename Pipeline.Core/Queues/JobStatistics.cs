using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>The queue and the jobs at a glance.</summary>
/// <param name="Jobs">How many jobs are in each state; states without jobs are there with 0.</param>
/// <param name="Dead">Dead letters: failed jobs that were neither replayed nor purged.</param>
/// <param name="Retrying">Of the scheduled jobs, those that wait for another attempt (not those their sender scheduled).</param>
/// <param name="OldestReady">How long the job that waits longest has been due; <see langword="null"/> when none is.</param>
public sealed record JobStatistics(IReadOnlyDictionary<JobState, long> Jobs, long Dead, long Retrying, TimeSpan? OldestReady);
