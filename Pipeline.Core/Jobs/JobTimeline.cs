using System.Globalization;

namespace Pipeline.Core.Jobs;

/// <summary>
/// A job's life from its durable events: what it waited for, where it ran, when it was tried again. A job with several items is in several stages at
/// once: a part begins when the first of them reaches the stage and ends when one reaches the next. Pure.
/// </summary>
public static class JobTimeline
{
    /// <summary>The parts, in order and without gaps.</summary>
    /// <param name="job">The job.</param>
    /// <param name="events">Its events, in order; others than started, stage, retry and done are passed over.</param>
    public static IReadOnlyList<TimelinePart> Of(Job job, IEnumerable<JobEvent> events)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(events);
        List<TimelinePart> parts = [];
        TimelinePart current = new(TimelineKind.Waited, null, 0, job.AcceptedAt, null);
        foreach (var step in events)
        {
            if (Next(current, step) is not { } next)
            {
                continue;
            }

            if (step.Kind == JobEventKind.Stage && current is { Kind: TimelineKind.Ran, Stage: null })
            {
                current = next with { From = current.From }; // the first stage begins with the attempt
                continue;
            }

            var isLost = step.Kind == JobEventKind.Started && current.Kind == TimelineKind.Ran;
            parts.Add(current with { To = step.At, Kind = isLost ? TimelineKind.Interrupted : current.Kind });
            current = next;
        }

        if (!job.State.IsTerminal())
        {
            parts.Add(current.Kind == TimelineKind.Ran && job.State != JobState.Leased ? current with { Kind = TimelineKind.Interrupted } : current);
        }
        else if (current.From < job.FinishedAt) // it ended without a word, as one that expired on the queue
        {
            parts.Add(current with { To = job.FinishedAt });
        }

        return parts;
    }

    /// <summary>What a job that has not ended waits for, and since when; <see langword="null"/> for one that has.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parts">Its timeline.</param>
    public static string? Awaited(Job job, IReadOnlyList<TimelinePart> parts)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parts);
        return job.State switch
        {
            JobState.Ready => "a worker",
            JobState.Scheduled when job.NotBefore is { } due => string.Create(CultureInfo.InvariantCulture, $"its time, {due.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}"),
            JobState.Leased when parts[^1] is { Kind: TimelineKind.Ran, Stage: { } stage } => $"stage '{stage}'",
            JobState.Leased => "its worker to begin",
            _ => null,
        };
    }

    private static TimelinePart? Next(TimelinePart current, JobEvent step) => step.Kind switch
    {
        JobEventKind.Started => new(TimelineKind.Ran, null, current.Attempt + 1, step.At, null),
        JobEventKind.Stage => new(TimelineKind.Ran, StageOf(step), Math.Max(1, current.Attempt), step.At, null),
        JobEventKind.Retry => new(TimelineKind.Retried, null, current.Attempt, step.At, null),
        JobEventKind.Done => current with { From = step.At, To = step.At },
        _ => null,
    };

    private static string? StageOf(JobEvent step) => step.Data is { } data && data.TryGetProperty("stage", out var stage) ? stage.GetString() : null;
}
