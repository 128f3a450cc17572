using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>A part of a job's timeline as <c>jobs ID --json</c> prints it.</summary>
internal sealed record TimelineView(TimelineKind Kind, string? Stage, int Attempt, DateTimeOffset From, DateTimeOffset? To, double ElapsedMs)
{
    public static TimelineView Of(TimelinePart part, DateTimeOffset now) =>
        new(part.Kind, part.Stage, part.Attempt, part.From, part.To, Math.Round(part.Elapsed(now).TotalMilliseconds, 1));
}
