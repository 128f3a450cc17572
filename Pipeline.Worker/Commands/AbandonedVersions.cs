using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Commands;

/// <summary>Which unfinished versions nobody will finish. Pure.</summary>
internal static class AbandonedVersions
{
    /// <summary>Jobs in these states may still write: they run or will, or wait to be replayed from the stage that failed, which needs the chunks that are there.</summary>
    public static IReadOnlyList<JobState> Spared { get; } = [JobState.Ready, JobState.Scheduled, JobState.Leased, JobState.Failed, JobState.Partial];

    /// <summary>The versions whose last job is none of these.</summary>
    /// <param name="pending">All unfinished versions.</param>
    /// <param name="jobs">All jobs in the <see cref="Spared"/> states, listed after the versions.</param>
    public static IReadOnlyList<PendingVersion> Of(IReadOnlyList<PendingVersion> pending, IReadOnlyList<Job> jobs)
    {
        var sequences = jobs.Select(job => job.Sequence).ToHashSet();
        return [.. pending.Where(version => !sequences.Contains(version.Fence.Sequence))];
    }
}
