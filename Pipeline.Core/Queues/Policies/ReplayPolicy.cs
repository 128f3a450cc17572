using System.Globalization;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Policies;

/// <summary>What is asked for when a dead letter is replayed. Pure.</summary>
internal static class ReplayPolicy
{
    /// <summary>Why the job cannot be replayed so; <see langword="null"/> when it can.</summary>
    /// <param name="job">The job.</param>
    /// <param name="fromStage">Where to start; <see langword="null"/> for the beginning.</param>
    public static string? WhyNot(Job job, string? fromStage)
    {
        if (job.State is not (JobState.Failed or JobState.Partial))
        {
            return $"job {job.Id} is {Word(job.State)}; only failed and partial jobs can be replayed.";
        }

        if (job.ReplayedAs is { } replay)
        {
            return $"job {job.Id} was replayed as {replay}; look at that one.";
        }

        return fromStage is null ? null : WhyNotFrom(job, fromStage);
    }

    /// <summary>The new request: the old one, due now. A deadline that has passed is dropped, or the replay would expire at once.</summary>
    /// <param name="job">The job, replayable.</param>
    /// <param name="fromStage">Where to start; <see langword="null"/> for the beginning.</param>
    /// <param name="now">The time.</param>
    public static JobRequest Request(Job job, string? fromStage, DateTimeOffset now) => job.Request with
    {
        NotBefore = null,
        Interactive = false, // nobody follows the new job yet
        Deadline = job.Request.Deadline > now ? job.Request.Deadline : null,
        ResumeFrom = fromStage is null ? null : new ResumePoint(fromStage, [.. FailedAt(job, fromStage).SelectMany(failure => failure.Inputs)]),
    };

    private static string? WhyNotFrom(Job job, string fromStage)
    {
        var stages = job.Failures.Select(failure => failure.Stage).Where(stage => stage.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (!stages.Contains(fromStage, StringComparer.Ordinal))
        {
            return $"job {job.Id} did not fail at stage '{fromStage}' but at {(stages.Count == 0 ? "none" : string.Join(", ", stages))}; name one of these or start from the beginning.";
        }

        var failed = FailedAt(job, fromStage).Sum(failure => failure.Count);
        var kept = FailedAt(job, fromStage).Sum(failure => failure.Inputs.Count);
        if (kept != failed)
        {
            return Say($"of {failed} items that failed at stage '{fromStage}' of job {job.Id}, the inputs of {kept} were kept; replay the job from the beginning.");
        }

        var unlisted = FailedAt(job, JobFailure.Unlisted).Sum(failure => failure.Count);
        return unlisted == 0 ? null : Say(
            $"{unlisted} further items of job {job.Id} failed at stages that were not noted, beside the {kept} of stage '{fromStage}'; replay the job from the beginning.");
    }

    private static IEnumerable<JobFailure> FailedAt(Job job, string stage) =>
        job.Failures.Where(failure => string.Equals(failure.Stage, stage, StringComparison.Ordinal));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Word(JobState state) => state.ToString().ToLowerInvariant();
}
