using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

[TestFixture]
internal sealed class TimelineTextTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Write_draws_each_part_where_it_lay()
    {
        using StringWriter output = new() { NewLine = "\n" };

        TimelineText.Write(
            output,
            [
                new(TimelineKind.Waited, null, 0, Start, Start.AddSeconds(10)),
                new(TimelineKind.Ran, "embed", 1, Start.AddSeconds(10), Start.AddSeconds(20)),
                new(TimelineKind.Retried, null, 1, Start.AddSeconds(20), Start.AddSeconds(30)),
                new(TimelineKind.Ran, "embed", 2, Start.AddSeconds(30), null),
            ],
            Start.AddSeconds(40),
            width: 80);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo("  timeline of 40.0 s: ░ queued, █ ran, ▒ paused after a failed attempt"));
        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(80));
        Assert.That(lines.Skip(1).Select(line => line.TrimEnd()), Is.EqualTo(new[]
        {
            "  queued            ░░░░░░░░░░░                                   +0 ms  10.0 s",
            "  embed                       ███████████                       +10.0 s  10.0 s",
            "  retry after try 1                      ▒▒▒▒▒▒▒▒▒▒▒            +20.0 s  10.0 s",
            "  embed (try 2)                                     ███████████ +30.0 s 10.0 s…",
        }));
    }

    [Test]
    public void Write_of_a_job_tried_often_draws_the_first_parts_and_the_last()
    {
        using StringWriter output = new() { NewLine = "\n" };

        TimelineText.Write(output, [.. Enumerable.Range(0, 100).Select(part => new TimelinePart(TimelineKind.Ran, "read", part, Start.AddSeconds(part), Start.AddSeconds(part + 1)))], Start, width: 80);

        Assert.That(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1 + TimelineText.MaxParts + 1).And.Some.Contains("… 60 more …"));
    }
}
