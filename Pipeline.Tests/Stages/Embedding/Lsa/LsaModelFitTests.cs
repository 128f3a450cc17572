using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Embedding.Lsa;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Embedding.Lsa;

/// <summary>A model fitted on an index, on the embedded one.</summary>
internal sealed class LsaModelFitTests
{
    private const int Documents = 60;
    private const int Dimensions = 4;

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Run_makes_an_index_find_what_words_do_not()
    {
        await using Corpus corpus = await Corpus.OpenAsync();
        await corpus.WriteAsync(Enumerable.Range(0, Documents));
        var before = await corpus.SearchAsync("automobile");

        Assert.That(await corpus.Fit.RunAsync(None), Is.True);
        var after = await corpus.SearchAsync("automobile");

        // Every fourth document is of cars; half of those say 'car' where the others say 'automobile'.
        Assert.That(after.Take(15).Count(number => number % 4 == 0), Is.EqualTo(15));
        Assert.That(before.Take(15).Count(number => number % 4 == 0), Is.LessThan(15));
        Assert.That((await corpus.Index.GetStatisticsAsync(None)).Model, Does.StartWith("lsa-1-").And.EndsWith("/4"));
    }

    [Test]
    public async Task Run_gives_the_same_model_and_vectors_whatever_the_way_to_the_corpus()
    {
        await using var straight = await Corpus.OpenAsync();
        await straight.WriteAsync(Enumerable.Range(0, Documents));
        await straight.Fit.RunAsync(None);

        // Backwards, with fits in between, a document that goes again, and one that changes back and forth.
        await using var crooked = await Corpus.OpenAsync();
        await crooked.WriteAsync(Enumerable.Range(20, Documents - 20).Reverse());
        await crooked.Fit.RunAsync(None);
        await crooked.WriteAsync([99, .. Enumerable.Range(0, 20)]);
        await crooked.WriteAsync([7], version: "other");
        await crooked.Fit.RunAsync(None);
        await crooked.WriteAsync([7]);
        await crooked.Index.DeleteDocumentAsync("default", Corpus.Name(99), fence: null, None);
        await crooked.Fit.RunAsync(None);

        var (first, second) = (await straight.Index.ReadModelAsync(None), await crooked.Index.ReadModelAsync(None));
        Assert.That(second!.Identity, Is.EqualTo(first!.Identity));
        Assert.That(second.Payload.ToArray(), Is.EqualTo(first.Payload.ToArray()));
        foreach (var question in (string[])["automobile", "pear", "summit of ice"])
        {
            Assert.That(await crooked.ScoresAsync(question), Is.EqualTo(await straight.ScoresAsync(question)), "to the last bit");
        }
    }

    [Test]
    public async Task Run_again_changes_nothing_and_too_little_left_brings_hashed_words_back()
    {
        await using var corpus = await Corpus.OpenAsync();
        await corpus.WriteAsync(Enumerable.Range(0, 40));

        Assert.That(await corpus.Fit.RunAsync(None), Is.True);
        Assert.That(await corpus.Fit.RunAsync(None), Is.False);
        Assert.That(await new LsaModelFit(corpus.Index, Dimensions, TimeProvider.System, NullLogger<LsaModelFit>.Instance).RunAsync(None), Is.False);

        for (var number = 0; number < 10; number++)
        {
            await corpus.Index.DeleteDocumentAsync("default", Corpus.Name(number), fence: null, None);
        }

        Assert.That(await corpus.Fit.RunAsync(None), Is.True);
        Assert.That((await corpus.Index.GetStatisticsAsync(None)).Model, Is.EqualTo("lexical-1/4"));
        Assert.That(await corpus.SearchAsync("violin"), Is.Not.Empty);
    }

    [Test]
    public async Task Run_again_reads_no_document_until_something_has_changed()
    {
        await using var corpus = await Corpus.OpenAsync();
        await corpus.WriteAsync(Enumerable.Range(0, Documents));
        CountingStore store = new(corpus.Index);
        LsaModelFit fit = new(store, Dimensions, TimeProvider.System, NullLogger<LsaModelFit>.Instance);
        await fit.RunAsync(None);
        await fit.RunAsync(None);
        var before = store.CorpusReads;
        Assert.That(before, Is.Positive, "it reads them at first");

        for (var look = 0; look < 5; look++)
        {
            Assert.That(await fit.RunAsync(None), Is.False);
        }

        Assert.That(store.CorpusReads, Is.EqualTo(before));
        await corpus.WriteAsync([Documents]);
        Assert.That(await fit.RunAsync(None), Is.True, "by another instance, which tells this one nothing");
    }

    [Test]
    public async Task RunIfQuick_leaves_a_large_index_to_those_who_have_time()
    {
        await using var corpus = await Corpus.OpenAsync();
        await corpus.WriteAsync(Enumerable.Range(0, Documents));
        LsaModelFit large = new(new CountingStore(corpus.Index) { MoreChunks = LsaSchedule.Quick }, Dimensions, TimeProvider.System, NullLogger<LsaModelFit>.Instance);

        Assert.That(await large.RunIfQuickAsync(None), Is.False);
        Assert.That(await corpus.Fit.RunIfQuickAsync(None), Is.True);
    }

    [Test]
    public async Task Chunks_and_questions_on_their_way_during_a_change_are_embedded_again()
    {
        await using var corpus = await Corpus.OpenAsync();
        await corpus.WriteAsync(Enumerable.Range(0, Documents));
        var late = await corpus.EmbedAsync(100);
        QuestionEmbedder embedder = new(corpus.Generator, LsaSchedule.Method, TimeProvider.System);
        var question = await embedder.EmbedAsync("automobile", null, None);

        await corpus.Fit.RunAsync(None);
        var stored = await new IndexStage(corpus.Index, corpus.Generator).InvokeAsync([new(late, RecordingJobContext.For("default", 1))], None);
        var hits = await new DenseSource(corpus.Index, embedder).SearchAsync(question, new ChunkQuery("default", 100), None);

        Assert.That(stored[0].Result, Is.EqualTo(ChunkWriteResult.Completed));
        Assert.That(hits, Has.Count.EqualTo(Documents + 1));
        Assert.That(() => new DenseSource(corpus.Index, null).SearchAsync(question, new ChunkQuery("default", 1), None).AsTask(), Throws.TypeOf<ModelChangedException>());
        Assert.That(() => new IndexStage(corpus.Index).InvokeAsync([new(late, RecordingJobContext.For("default", 1))], None).AsTask(), Throws.TypeOf<ModelChangedException>());
    }

    private sealed class CountingStore(IModelStore store) : IModelStore
    {
        public int CorpusReads { get; private set; }

        public long MoreChunks { get; init; }

        public ValueTask<FittedModel?> ReadModelAsync(CancellationToken cancellationToken) => store.ReadModelAsync(cancellationToken);

        public ValueTask<long> ReadRevisionAsync(CancellationToken cancellationToken) => store.ReadRevisionAsync(cancellationToken);

        public async ValueTask<CorpusState> ReadCorpusAsync(CancellationToken cancellationToken)
        {
            CorpusReads++;
            var corpus = await store.ReadCorpusAsync(cancellationToken);
            return corpus with { Chunks = corpus.Chunks + MoreChunks };
        }

        public IAsyncEnumerable<ChunkText> ReadTextsAsync(CancellationToken cancellationToken) => store.ReadTextsAsync(cancellationToken);

        public ValueTask<bool> ChangeModelAsync(ModelReplacement change, CancellationToken cancellationToken) => store.ChangeModelAsync(change, cancellationToken);

        public ValueTask<long> ReadGenerationAsync(CancellationToken cancellationToken) => store.ReadGenerationAsync(cancellationToken);

        public ValueTask<OtherVectors?> FindOtherAsync(CancellationToken cancellationToken) => store.FindOtherAsync(cancellationToken);

        public ValueTask<ModelOverlap?> CompareOtherAsync(int passages, int top, CancellationToken cancellationToken) => store.CompareOtherAsync(passages, top, cancellationToken);

        public ValueTask<bool> DropOtherAsync(CancellationToken cancellationToken) => store.DropOtherAsync(cancellationToken);
    }

    /// <summary>An index of documents of a chunk each, in a folder of its own.</summary>
    private sealed class Corpus : IAsyncDisposable
    {
        private readonly TempFolder _folder = new();
        private long _sequence;

        public EmbeddedChunkIndex Index { get; private set; } = null!;

        public LsaEmbeddingGenerator Generator { get; private set; } = null!;

        public LsaModelFit Fit { get; private set; } = null!;

        public static async Task<Corpus> OpenAsync()
        {
            Corpus corpus = new();
            corpus.Index = await EmbeddedChunkIndex.OpenAsync(
                new EmbeddedIndexOptions { Path = corpus._folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, None);
            corpus.Generator = new LsaEmbeddingGenerator(corpus.Index, Dimensions);
            corpus.Fit = new LsaModelFit(corpus.Index, Dimensions, TimeProvider.System, NullLogger<LsaModelFit>.Instance);
            return corpus;
        }

        public static string Name(int number) => $"doc{number:000}";

        public async Task<VectorizedChunk> EmbedAsync(int number, string version = "v")
        {
            var text = TopicTexts.Of(number + 1)[number] + (version == "v" ? "" : " changed");
            var document = ChunkFactory.Document(Name(number), version, ++_sequence);
            var chunk = ChunkFactory.Chunk(document, 0, 1, text).Chunk with { Document = document with { Title = "" }, Heading = "" };
            var made = await EmbeddingCalls.EmbedAsync(Generator, [text], EmbeddingInput.Passage, None);
            return new VectorizedChunk(chunk, made.VectorOf(0, text), made.Model!);
        }

        public async Task WriteAsync(IEnumerable<int> numbers, string version = "v")
        {
            List<BatchItemOf> items = [];
            foreach (var number in numbers)
            {
                items.Add(new BatchItemOf(await EmbedAsync(number, version), RecordingJobContext.For("default", 1)));
            }

            await new IndexStage(Index, Generator).InvokeAsync([.. items.Select(item => item.Item)], None);
        }

        public async Task<IReadOnlyList<int>> SearchAsync(string question) =>
            [.. (await HitsAsync(question)).Select(hit => int.Parse(hit.Chunk.Document.DocumentId[3..], null))];

        public async Task<IReadOnlyList<(string, double)>> ScoresAsync(string question) =>
            [.. (await HitsAsync(question)).Select(hit => (hit.Chunk.Document.DocumentId, hit.Score)).Order()];

        public async ValueTask DisposeAsync()
        {
            Generator.Dispose();
            await Index.DisposeAsync();
            _folder.Dispose();
        }

        private async Task<IReadOnlyList<ChunkHit>> HitsAsync(string question)
        {
            HybridRetriever retriever = new(Index, Generator, new RetrieveOptions(), TimeProvider.System);
            return [.. (await retriever.SearchAsync(question, "default", 100, SearchMode.Dense, None)).Hits.Select(hit => new ChunkHit(hit.Chunk, hit.Parts[0].Raw))];
        }

        private sealed record BatchItemOf(VectorizedChunk Chunk, RecordingJobContext Job)
        {
            public Pipeline.Core.Stages.BatchItem<VectorizedChunk> Item => new(Chunk, Job);
        }
    }
}
