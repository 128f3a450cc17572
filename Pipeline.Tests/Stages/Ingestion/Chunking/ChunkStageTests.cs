using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Core.Text;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Chunking;

internal sealed class ChunkStageTests
{
    private static readonly string Text = "# Title\n\n" + string.Join("\n\n", Enumerable.Range(0, 20).Select(i => $"Paragraph {i} of the text has eight words."));

    [Test]
    public async Task Expand_chunks_know_their_place()
    {
        await using ScratchIndex index = new();
        var chunks = await ChunkAsync(index, Text, new());

        Assert.That(chunks, Has.Count.GreaterThan(3));
        Assert.That(chunks.Select(c => c.Ordinal), Is.EqualTo(Enumerable.Range(0, chunks.Count)));
        Assert.That(chunks.Select(c => c.Total), Is.EqualTo(Enumerable.Repeat<int?>(null, chunks.Count - 1).Append(chunks.Count)));
        Assert.That(chunks.Select(c => c.Text), Is.EqualTo(chunks.Select(c => Text[c.Start..c.End])));
        Assert.That(chunks.Select(c => c.Line), Is.EqualTo(chunks.Select(c => Text[..c.Start].Count(x => x == '\n') + 1)));
        Assert.That(chunks.Select(c => c.Heading), Is.All.EqualTo("Title"));
        Assert.That(chunks.Select(c => c.Id), Is.Unique);
    }

    [Test]
    public async Task Expand_chunks_name_the_page_they_begin_on()
    {
        await using ScratchIndex index = new();
        var text = string.Join("\n\n", Enumerable.Range(1, 6).Select(i => $"Page {i} holds one paragraph of a few words that fill it, and not one more than these here."));
        var blocks = text.Split("\n\n").Select((words, i) => new TextBlock(BlockKind.Paragraph, text.IndexOf(words, StringComparison.Ordinal), text.IndexOf(words, StringComparison.Ordinal) + words.Length, Page: i + 1));

        var chunks = await ChunkAsync(index, new DocumentText { Text = text, Blocks = [.. blocks] }, new());

        Assert.That(chunks, Has.Count.GreaterThan(2));
        Assert.That(chunks.Select(c => $"Page {c.Page} "), Is.EqualTo(chunks.Select(c => c.Text[..7])));
        Assert.That(chunks.Select(c => c.Line), Is.All.Zero, "the text's lines are not the source's");
    }

    [Test]
    public async Task Expand_same_document_has_the_same_ids_and_another_tenant_others()
    {
        await using ScratchIndex index = new();
        var first = await ChunkAsync(index, Text, RecordingJobContext.For("a", 1));
        var again = await ChunkAsync(index, Text, RecordingJobContext.For("a", 2));
        var other = await ChunkAsync(index, Text, RecordingJobContext.For("b", 3));

        Assert.That(again.Select(c => c.Id), Is.EqualTo(first.Select(c => c.Id)));
        Assert.That(again[0].Document.Fence, Is.GreaterThan(first[0].Document.Fence));
        Assert.That(other.Select(c => c.Id), Has.None.AnyOf(first.Select(c => (object)c.Id).ToArray()));
    }

    [Test]
    public async Task Expand_unchanged_document_yields_nothing_until_it_or_the_options_change()
    {
        await using ScratchIndex index = new();
        await StoreAsync(index, Text, new());
        RecordingJobContext job = new();

        Assert.That(await ChunkAsync(index, Text, job), Is.Empty);
        Assert.That(job.Counters["unchanged"], Is.EqualTo(1));
        Assert.That(await ChunkAsync(index, Text + "!", job), Is.Not.Empty);
        Assert.That(await ChunkAsync(index, Text, job, tokens: 50), Is.Not.Empty);
        Assert.That(job.Counters["unchanged"], Is.EqualTo(1));
    }

    [Test]
    public async Task Expand_cuts_as_the_models_tokenizer_counts_and_anew_for_another()
    {
        await using ScratchIndex index = new();
        await StoreAsync(index, Text, new());
        ChunkStage stage = new(
            new ChunkOptions { Tokens = 40, Overlap = 8 }, TokenCounter.Of(new TokenizingGenerator(SampleTokenizers.WordPieces())), index, NullLogger<ChunkStage>.Instance);

        var chunks = await stage.ExpandAsync(SampleData.Document(new MarkdownReader().Read(Text)), new RecordingJobContext(), CancellationToken.None).ListAsync();

        Assert.That(chunks, Is.Not.Empty, "the document is cut otherwise than the one that is stored");
        Assert.That(chunks.Select(chunk => SampleTokenizers.WordPieces().CountTokens(chunk.Text)), Is.All.LessThanOrEqualTo(40));
    }

    [Test]
    public async Task Expand_of_a_document_that_was_reverted_keeps_the_text_of_a_job_that_is_still_embedding_out()
    {
        await using ScratchIndex index = new();
        IndexStage store = new(index);
        await StoreAsync(index, Text, RecordingJobContext.For("default", 1));
        RecordingJobContext seventh = RecordingJobContext.For("default", 7);
        var changed = await ChunkAsync(index, Text + "\n\nChanged.", seventh);
        RecordingJobContext ninth = RecordingJobContext.For("default", 9);

        // The file is as it was again, and the ninth job finds it unchanged while the seventh embeds what it has read.
        Assert.That(await ChunkAsync(index, Text, ninth), Is.Empty);
        await store.InvokeAsync([.. changed.Select(chunk => new BatchItem<VectorizedChunk>(Embedded(chunk), seventh))], CancellationToken.None);

        Assert.That(ninth.Counters["unchanged"], Is.EqualTo(1));
        Assert.That(seventh.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["superseded"] = 1 }));
        Assert.That(await index.SearchLexicalAsync("changed", new ChunkQuery("default", 1), CancellationToken.None), Is.Empty);
        Assert.That(await index.SearchLexicalAsync("paragraph", new ChunkQuery("default", 1), CancellationToken.None), Is.Not.Empty);
    }

    [Test]
    public async Task Expand_of_a_document_that_a_later_job_has_written_yields_nothing_and_says_so()
    {
        await using ScratchIndex index = new();
        await StoreAsync(index, Text, RecordingJobContext.For("default", 9));
        RecordingJobContext job = RecordingJobContext.For("default", 7);

        Assert.That(await ChunkAsync(index, Text + "!", job), Is.Empty);

        Assert.That(job.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["superseded"] = 1 }));
        Assert.That(job.Degradations.Select(loss => (loss.Stage, loss.What)), Is.EqualTo([("chunk", "document 'doc' was left as it is")]));
    }

    private static async Task StoreAsync(ScratchIndex index, string text, RecordingJobContext job) =>
        await index.WriteAsync([.. (await ChunkAsync(index, text, job)).Select(Embedded)], CancellationToken.None);

    private static VectorizedChunk Embedded(Chunk chunk) => new(chunk, new float[] { 1 }, "m");

    private static Task<List<Chunk>> ChunkAsync(ScratchIndex index, string text, RecordingJobContext job, int tokens = 40) =>
        ChunkAsync(index, new MarkdownReader().Read(text), job, tokens);

    private static Task<List<Chunk>> ChunkAsync(ScratchIndex index, DocumentText text, RecordingJobContext job, int tokens = 40) =>
        new ChunkStage(new ChunkOptions { Tokens = tokens, Overlap = 8 }, TokenCounter.Estimating, index, NullLogger<ChunkStage>.Instance)
            .ExpandAsync(SampleData.Document(text), job, CancellationToken.None).ListAsync();
}
