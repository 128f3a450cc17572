using System.Globalization;
using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>
/// A job's life from its durable events: what it waited for, where it ran, when it was tried again. A job with several items is in several stages at
/// once: a part begins when the first of them reaches the stage and ends when one comes to the next. Pure.
/// </summary>
public static class JobTimeline
{
    /// <summary>The parts, in order and without gaps.</summary>
    /// <param name="job">The job.</param>
    /// <param name="events">Its events, in order; others than started, stage, retry, released and done are passed over.</param>
    public static IReadOnlyList<TimelinePart> Of(Job job, IEnumerable<JobEvent> events)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(events);
        List<TimelinePart> parts = [];
        TimelinePart current = new(TimelineKind.Waited, null, 0, job.AcceptedAt, null);
        foreach (var step in events)
        {
            foreach (var next in Begun(current, step))
            {
                current = Begin(parts, current, next, isAnew: step.Kind == JobEventKind.Started);
            }
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

    /// <summary>Ends a part where the next one begins.</summary>
    private static TimelinePart Begin(List<TimelinePart> parts, TimelinePart current, TimelinePart next, bool isAnew)
    {
        if (current is { Kind: TimelineKind.Ran, Stage: null } && next.Stage is not null)
        {
            // An attempt begins when its first item, which may have waited before the first stage, is taken up.
            var from = Earlier(current.From, Later(next.From, parts[^1].From));
            parts[^1] = parts[^1] with { To = from };
            return next with { From = from };
        }

        var at = Later(current.From, next.From);
        parts.Add(current with { To = at, Kind = isAnew && current.Kind == TimelineKind.Ran ? TimelineKind.Interrupted : current.Kind });
        return next with { From = at };
    }

    private static IEnumerable<TimelinePart> Begun(TimelinePart current, JobEvent step) => step.Kind switch
    {
        JobEventKind.Started => [new(TimelineKind.Ran, null, AttemptOf(step) ?? current.Attempt + 1, step.At, null)],
        JobEventKind.Stage => InStage(step, Math.Max(1, current.Attempt)),
        JobEventKind.Released => [new(TimelineKind.Waited, null, current.Attempt, step.At, null)],
        JobEventKind.Retry => [new(TimelineKind.Retried, null, current.Attempt, step.At, null)],
        JobEventKind.Done => [current with { From = step.At, To = step.At }],
        _ => [],
    };

    private static IEnumerable<TimelinePart> InStage(JobEvent step, int attempt)
    {
        var stage = StageOf(step);
        if (Waited(step, "bufferedMs") is { } buffered)
        {
            yield return new(TimelineKind.Buffered, stage, attempt, step.At - buffered, null);
        }

        if (Waited(step, "limitedMs") is { } limited)
        {
            yield return new(TimelineKind.Limited, stage, attempt, step.At - limited, null);
        }

        yield return new(TimelineKind.Ran, stage, attempt, step.At, null);
    }

    private static TimeSpan? Waited(JobEvent step, string property) =>
        step.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(property, out var waited) && waited.TryGetDouble(out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static int? AttemptOf(JobEvent step) =>
        step.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("attempt", out var attempt) && attempt.TryGetInt32(out var number) ? number : null;

    private static string? StageOf(JobEvent step) => step.Data is { } data && data.TryGetProperty("stage", out var stage) ? stage.GetString() : null;
}
