using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.EndToEnd.Crash;
using Pipeline.Tests.Indexes.Qdrant;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Workers are killed in the middle of their writes to an index on a server, against a contract peer: nothing is lost, nothing is there twice.</summary>
[Category("Crash")]
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "Signals.")]
internal sealed class QdrantCrashTests
{
    private const int Documents = 120;
    private const int Workers = 3;
    private const int Kills = 6;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private static string Configuration(Uri url) => $$"""
        version: 1
        queue: { lease: 3s, maxAttempts: 50, retry: { delay: 100ms, max: 1s } }
        index: { use: qdrant, qdrant: { url: "{{url}}", collection: crash } }
        models: { embedding: { use: lexical } }
        stages:
          index: { batch: { size: 12, within: 5ms }, parallelism: 2 }
        flows:
          ingest: [read, chunk, embed, index]
        """;

    [Test]
    public async Task Workers_killed_in_the_middle_of_commits_lose_and_double_nothing()
    {
        await using var peer = await QdrantPeer.StartAsync();
        using PipelineProgram program = new();
        program.Write("pipeline.yaml", Configuration(peer.Url));
        GeneratedDocuments texts = new(seed: 7);
        program.Write("jobs.jsonl", string.Join('\n', Enumerable.Range(0, Documents).Select(number => JsonSerializer.Serialize(
            new { flow = "ingest", input = new { text = texts.Next($"Document {number}"), documentId = $"document-{number}" } }))));
        await program.RunAsync("enqueue", "--file", "jobs.jsonl");

        await KillAsync(peer, program);
        var drained = await program.RunAsync("work", "--drain", "--json");
        var stats = (await program.RunAsync("stats", "--json")).Document;
        var verified = (await program.RunAsync("index", "verify", "--json")).Document;

        Assert.That(drained.ExitCode, Is.Zero, drained.Error);
        Assert.Multiple(() =>
        {
            foreach (var state in new[] { "ready", "leased", "scheduled", "dead" })
            {
                Assert.That(stats.GetProperty("queue").GetProperty(state).GetInt64(), Is.Zero, state);
            }

            Assert.That(stats.GetProperty("index").GetProperty("documents").GetInt64(), Is.EqualTo(Documents));
            Assert.That(verified.GetProperty("faults").GetArrayLength(), Is.Zero, verified.ToString());
            Assert.That(verified.GetProperty("chunks").GetInt64(), Is.EqualTo(stats.GetProperty("index").GetProperty("chunks").GetInt64()));
        });
    }

    /// <summary>Kills one worker after another, each when the server has been sent some more writes, and starts another in its place.</summary>
    private static async Task KillAsync(QdrantPeer peer, PipelineProgram program)
    {
        Random random = new(7);
        List<RunningProgram> workers = [.. Enumerable.Range(0, Workers).Select(_ => program.Start("work", "--json"))];
        for (var kill = 0; kill < Kills; kill++)
        {
            var until = await WritesAsync(peer) + random.Next(3, 40);
            while (await WritesAsync(peer) < until)
            {
                await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
            }

            var victim = random.Next(Workers);
            workers[victim].Kill();
            await workers[victim].DisposeAsync();
            workers[victim] = program.Start("work", "--json");
        }

        foreach (var worker in workers)
        {
            worker.Kill();
            await worker.DisposeAsync();
        }
    }

    private static async Task<int> WritesAsync(QdrantPeer peer) => (await peer.StatsAsync()).GetProperty("calls").EnumerateObject()
        .Where(call => call.Name.EndsWith("/Upsert", StringComparison.Ordinal) || call.Name.EndsWith("/UpdateBatch", StringComparison.Ordinal)).Sum(call => call.Value.GetInt32());
}
