using System.Text.Json;
using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A queue that is full, from the command line.</summary>
internal sealed class FullQueueTests
{
    [Test]
    public async Task Enqueue_beyond_the_mark_is_refused_with_a_time_and_what_one_waits_for_is_done()
    {
        using PipelineProgram program = new();
        program.Write("pipeline.yaml", """
            version: 1
            queue: { maxReady: 2 }
            models: { embedding: { use: lexical, dimensions: 128 } }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);
        program.Write("docs/lease.md", "# Lease\n\nA worker renews its lease at a third of its time.");

        var sent = await program.RunAsync(["enqueue", "ingest", "docs", "docs", "docs", "--json"]);
        var words = await program.RunAsync(["enqueue", "ingest", "docs"]);
        var own = await program.RunAsync(["ingest", "docs", "--json"]);
        var asked = await program.RunAsync(["ask", "Who renews a lease?", "--json"]);
        var drained = await program.RunAsync(["work", "--drain", "--json"]);
        var again = await program.RunAsync(["enqueue", "ingest", "docs", "--json"]);

        var document = JsonDocument.Parse(sent.Out).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That((sent.ExitCode, document.GetProperty("ids").GetArrayLength()), Is.EqualTo((1, 2)));
            Assert.That(document.GetProperty("rejected")[0].GetProperty("retryAfterSeconds").GetDouble(), Is.EqualTo(60));
            Assert.That(words.ExitCode, Is.EqualTo(1));
            Assert.That(words.Error, Does.Contain("2 jobs of flow 'ingest' are ready, and queue.maxReady is 2; none of its jobs has ended in the last quarter of an hour: see that a worker runs (pipeline workers). Send it again in 1m"));
            Assert.That((own.ExitCode, asked.ExitCode, drained.ExitCode, again.ExitCode), Is.EqualTo((0, 0, 0, 0)));
        });
    }
}
