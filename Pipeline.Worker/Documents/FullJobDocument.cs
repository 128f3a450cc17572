using System.Text.Json.Serialization;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>One job in full: <c>jobs ID</c>.</summary>
internal sealed record FullJobDocument
{
    private FullJobDocument(Job job, IReadOnlyList<TimelinePart> parts, DateTimeOffset now)
    {
        Job = job;
        Parts = parts;
        Now = now;
        Timeline = [.. parts.Select(part => TimelineView.Of(part, now))];
        Awaiting = JobTimeline.Awaited(job, parts) is { } what ? new(what, parts[^1].From) : null;
        Jobs = [JobView.InFull(job, parts.LastOrDefault(part => part.Stage is not null)?.Stage)];
    }

    public IReadOnlyList<JobView> Jobs { get; }

    /// <summary>What the job did, from the first part to the last.</summary>
    public IReadOnlyList<TimelineView> Timeline { get; }

    /// <summary>What it waits for; <see langword="null"/> once it has ended.</summary>
    public AwaitingView? Awaiting { get; }

    [JsonIgnore]
    public Job Job { get; }

    [JsonIgnore]
    public IReadOnlyList<TimelinePart> Parts { get; }

    [JsonIgnore]
    public DateTimeOffset Now { get; }

    public static FullJobDocument Of(Job job, IReadOnlyList<JobEvent> steps, DateTimeOffset now) => new(job, JobTimeline.Of(job, steps), now);
}
