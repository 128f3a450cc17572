using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.EndToEnd.Crash;
using Pipeline.Tests.Indexes.Qdrant;

namespace Pipeline.Tests.EndToEnd;

/// <summary>An index gets vectors of another model by a process that is killed in the middle and started again: the same as if the documents had been ingested with that model.</summary>
[Category("Crash")]
[NonParallelizable]
internal sealed class ReembedTests
{
    private const string Old = "{ use: lexical, dimensions: 64 }";
    private const string New = "{ use: lexical, dimensions: 96 }";
    private const int Documents = 24;

    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Embedded_index_goes_on_after_a_kill_and_ends_as_if_it_had_not_been() =>
        await RunAsync(name => $"{{ use: embedded, embedded: {{ path: {name}.db }} }}");

    [Test]
    public async Task Qdrant_index_goes_on_after_a_kill_and_ends_as_if_it_had_not_been()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await RunAsync(name => $"{{ use: qdrant, qdrant: {{ url: \"{peer.Url}\", collection: {name} }} }}");
    }

    private async Task RunAsync(Func<string, string> index)
    {
        WriteConfigurations(index);
        GeneratedDocuments texts = new(seed: 3);
        for (var number = 0; number < Documents; number++)
        {
            _program.Write($"docs/{number}.md", texts.Next($"Document {number}"));
        }

        await JsonAsync("ingest", "docs", "-c", "old.yaml");
        await JsonAsync("ingest", "docs", "-c", "anew.yaml");

        await KillAsync();
        var half = (await JsonAsync("index", "stats", "-c", "old.yaml")).GetProperty("other");
        var done = await JsonAsync("index", "reembed", "-c", "old.yaml", "--model", New, "--sample", "5");
        var again = (await JsonAsync("ingest", "docs", "-c", "new.yaml")).GetProperty("jobs")[0];
        var found = await SearchAsync("new.yaml");
        var late = await JsonAsync("search", "pine gola strama", "-c", "old.yaml");
        var dropped = await JsonAsync("index", "reembed", "--drop", "-c", "new.yaml");

        Assert.Multiple(() =>
        {
            Assert.That(half.GetProperty("done").GetInt64(), Is.GreaterThan(0).And.LessThan(half.GetProperty("total").GetInt64()), "killed in the middle");
            Assert.That(done.GetProperty("generation").GetInt64(), Is.EqualTo(1));
            Assert.That(done.GetProperty("done").GetInt64(), Is.EqualTo(done.GetProperty("total").GetInt64()).And.EqualTo(half.GetProperty("total").GetInt64()));
            Assert.That(done.GetProperty("switched").GetBoolean(), Is.True);
            Assert.That(done.GetProperty("kept").GetString(), Is.EqualTo("lexical-1/64"));
            Assert.That(done.GetProperty("overlapAt10").GetDouble(), Is.InRange(0.1, 1));
            Assert.That(again.GetProperty("unchanged").GetInt64(), Is.EqualTo(Documents), "the texts are as they were");
            Assert.That(again.GetProperty("embedded").GetInt64(), Is.Zero);
            Assert.That(late.GetProperty("hits").GetArrayLength(), Is.GreaterThan(0), "by words alone");
            Assert.That(late.GetProperty("sources").EnumerateArray().Single(source => source.GetProperty("name").GetString() == "dense").GetProperty("error").GetString(), Does.Contain("changed its model"));
            Assert.That(dropped.GetProperty("dropped").GetString(), Is.EqualTo("lexical-1/64"));
        });
        Assert.That(found, Is.EqualTo(await SearchAsync("anew.yaml")));
        Assert.That((await JsonAsync("index", "verify", "-c", "new.yaml")).GetProperty("faults").GetArrayLength(), Is.Zero);
    }

    private void WriteConfigurations(Func<string, string> index)
    {
        Write("old", "shared", Old, stages: "{}");
        Write("slow", "shared", Old, "{ embed: { parallelism: 1, batch: { size: 16 }, chaos: { latency: { rate: 100%, by: 100ms } } } }");
        Write("new", "shared", New, stages: "{}");
        Write("anew", "anew", New, stages: "{}");

        void Write(string file, string name, string model, string stages) => _program.Write($"{file}.yaml", $$"""
            version: 1
            queue: { sqlite: { path: {{file}}-queue.db } }
            index: {{index(name)}}
            models: { embedding: {{model}} }
            stages: {{stages}}
            flows: { ingest: [read, chunk, embed, index] }
            """);
    }

    private async Task KillAsync()
    {
        await using var running = _program.Start("index", "reembed", "-c", "slow.yaml", "--model", New);
        while ((await running.UntilErrorHasAsync(" chunks")).Contains(": 0 of ", StringComparison.Ordinal))
        {
        }

        running.Kill();
    }

    private async Task<List<string>> SearchAsync(string configuration)
    {
        var hits = (await JsonAsync("search", "pine gola strama", "--mode", "dense", "--top", "100", "-c", configuration)).GetProperty("hits");
        return [.. hits.EnumerateArray().Select(hit => $"{hit.GetProperty("chunkId").GetString()} {hit.GetProperty("score").GetDouble():0.00000}")];
    }

    private async Task<JsonElement> JsonAsync(params string[] args)
    {
        var run = await _program.RunAsync([.. args, "--json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Document;
    }
}
