using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Testing;
using Pipeline.Core.Text;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages;

/// <summary>The stages in the engine, on the embedded index and the models that need no download.</summary>
internal sealed class WholeFlowTests
{
    [Test]
    public async Task Ingest_then_ask_answers_with_a_citation_and_ingest_again_embeds_nothing()
    {
        using TempFolder folder = new();
        WriteDocuments(folder.Path);
        await using var index = await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        using LexicalEmbeddingGenerator model = new(64);
        using ExtractiveChatClient chat = new();
        await using FlowHarness ingest = new(Ingest(index, model));
        await using FlowHarness ask = new(Ask(index, model, chat));

        var first = await ingest.RunAsync(new { path = folder.Path, documentId = "kb" });
        var again = await ingest.RunAsync(new { path = folder.Path, documentId = "kb" });
        var answer = (await ask.RunAsync(new { question = "Which animal sleeps in the barn?" })).Result!.Value;

        Assert.That((first.Kind, again.Kind), Is.EqualTo((JobOutcomeKind.Partial, JobOutcomeKind.Partial)), "one document is a picture, the first time and the second");
        Assert.That(first.Failures.Select(f => (f.Stage, f.Item, f.Kind)), Is.EqualTo([("read", folder.File("picture.md"), FailureKind.Permanent)]));
        Assert.That((Number(first, "empty"), Number(again, "empty")), Is.EqualTo((1, 1)));
        Assert.That((Number(first, "documents"), Number(first, "chunks"), Number(first, "embedded")), Is.EqualTo((2, 3, 3)));
        Assert.That((Number(again, "documents"), Number(again, "unchanged"), Number(again, "embedded")), Is.EqualTo((2, 2, 0)));
        Assert.That(answer.GetProperty("answer").GetString(), Does.Contain("The owl sleeps in the barn. [1]"));
        var citation = answer.GetProperty("citations")[0];
        Assert.That(citation.GetProperty("documentId").GetString(), Is.EqualTo("kb/animals.md"));
        Assert.That(citation.GetProperty("quote").GetString(), Is.EqualTo("The owl sleeps in the barn."));
        Assert.That(answer.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("status").GetString()), Is.All.EqualTo("ok"));
    }

    [Test]
    public async Task Ingest_of_which_only_deletions_came_through_is_partial()
    {
        using TempFolder folder = new();
        var path = Directory.CreateDirectory(folder.File("docs")).FullName;
        await using var index = await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        using LexicalEmbeddingGenerator model = new(64);
        await using FlowHarness ingest = new(Ingest(index, model));
        WriteDocuments(path);
        await ingest.RunAsync(new { path });
        File.Delete(Path.Combine(path, "animals.md"));
        File.Delete(Path.Combine(path, "tools.rst"));

        var synced = await ingest.RunAsync(new { path, sync = true });
        var again = await ingest.RunAsync(new { path, sync = true });

        Assert.That((synced.Kind, Number(synced, "deleted")), Is.EqualTo((JobOutcomeKind.Partial, 2)), string.Join(", ", synced.Failures.Select(failure => failure.Message)));
        Assert.That(again.Kind, Is.EqualTo(JobOutcomeKind.Failed), "nothing was done, and the picture could not be read");
    }

    [Test]
    public async Task Ingest_of_a_changed_document_embeds_its_changed_chunks_only()
    {
        using TempFolder folder = new();
        await using var index = await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        await using FlowHarness ingest = new(Ingest(index, model));
        var file = folder.File("manual.md");
        await File.WriteAllTextAsync(file, Manual("rest", "work", "sleep"));
        await ingest.RunAsync(new { path = file });
        var whole = (await index.SearchLexicalAsync("told", new ChunkQuery("default", 10), CancellationToken.None)).Select(hit => hit.Chunk).OrderBy(chunk => chunk.Ordinal).ToList();
        var before = model.Texts.Count;
        await File.WriteAllTextAsync(file, Manual("rest", "play", "sleep"));
        var changed = await ingest.RunAsync(new { path = file });

        Assert.That(whole, Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(model.Texts.Skip(before).ToList(), Has.Count.EqualTo(1).And.All.Contains("play"));
        Assert.That((Number(changed, "embedded"), Number(changed, "reused")), Is.EqualTo((1, whole.Count - 1)));
        Assert.That(await index.SearchLexicalAsync("work", new ChunkQuery("default", 10), CancellationToken.None), Is.Empty);
    }

    private static string Manual(params string[] topics) =>
        "# Manual\n\n" + string.Join("\n\n", topics.Select(topic => $"## On {topic}\n\n{string.Join(' ', Enumerable.Repeat($"How to {topic} well is told here.", 20))}"));

    private static void WriteDocuments(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "animals.md"), "# Owls\n\nThe owl sleeps in the barn. It hunts mice at night.\n");
        File.WriteAllText(Path.Combine(folder, "empty.md"), "");
        File.WriteAllBytes(Path.Combine(folder, "picture.md"), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        File.WriteAllText(Path.Combine(folder, "tools.rst"), "Tools\n=====\n\n" + string.Join("\n\n", Enumerable.Range(1, 12).Select(i => $"Hammer number {i} drives nails into boards of oak and pine and keeps the shelves from falling down.")));
    }

    private static FlowDefinition Ingest(EmbeddedChunkIndex index, IEmbeddingGenerator<string, Embedding<float>> model) => FlowBuilder.From<IngestInput>("ingest")
        .Expand("read", Reading.Stage(new ReadOptions(), index))
        .Expand("chunk", new ChunkStage(new ChunkOptions(), TokenCounter.Estimating, index, NullLogger<ChunkStage>.Instance))
        .Batch("embed", new EmbedChunksStage(model, ModelIdentity.Of(model), index))
        .Batch("index", new IndexStage(index))
        .Build();

    private static FlowDefinition Ask(EmbeddedChunkIndex index, LexicalEmbeddingGenerator model, ExtractiveChatClient chat) => FlowBuilder.From<AskInput>("ask")
        .Transform("embed", new EmbedQuestionStage(model, ModelIdentity.Of(model), TimeProvider.System))
        .Gather("retrieve", new RetrieveStage(new RetrieveOptions(), index))
        .Transform("generate", new GenerateStage(new GenerateOptions(), chat, index, TimeProvider.System))
        .Build();

    private static long Number(JobOutcome outcome, string counter) => outcome.Result!.Value.TryGetProperty(counter, out var value) ? value.GetInt64() : 0;
}
