using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class IngestTextTests
{
    [Test]
    public void Write_names_what_was_superseded_and_says_where_the_rest_is()
    {
        var degraded = Enumerable.Range(0, 25).Select(number => new { stage = "index", what = $"document 'doc{number}' was left as it is", why = "it was deleted at noon" });
        Job job = new()
        {
            Id = Guid.CreateVersion7(),
            Sequence = 1,
            Request = new JobRequest { Flow = "ingest", Input = default },
            State = JobState.Succeeded,
            AcceptedAt = DateTimeOffset.UnixEpoch,
            Result = JsonSerializer.SerializeToElement(new { documents = 30, superseded = 27, empty = 2, degraded }),
        };
        using StringWriter output = new();

        IngestText.Write(output, ["docs"], [IngestJobView.Of(job)]);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()).ToArray();
        Assert.That(lines[0], Does.Contain("30 documents").And.Contain(", 27 superseded, 2 empty files"));
        Assert.That(lines[1], Is.EqualTo("  degraded: index: document 'doc0' was left as it is: it was deleted at noon"));
        Assert.That(lines[^1], Is.EqualTo($"  … 5 more losses: pipeline jobs {job.Id}"));
        Assert.That(lines, Has.Length.EqualTo(22));
    }
}
