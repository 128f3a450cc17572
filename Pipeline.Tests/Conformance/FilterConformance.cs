using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Tests.Indexes.Filters;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <summary>What every <see cref="IChunkIndex"/> must make of a query's filter: a filtered search finds what a search of everything finds, less what does not match.</summary>
public abstract class FilterConformance
{
    private TempFolder _folder = null!;

    private protected IChunkIndex Index { get; private set; } = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task Open()
    {
        _folder = new TempFolder();
        Index = await OpenAsync(_folder.Path);
    }

    [TearDown]
    public async Task Close()
    {
        await Index.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Search_is_filled_to_its_top_with_chunks_that_match()
    {
        // The few that match are the worst hits of both searches.
        var vector = Vector("the question");
        await WriteAsync(Document("many", ("lang", "de")), 30, "apples apples apples", vector);
        await WriteAsync(Document("few", ("lang", "en")), 3, "apples and a long text of many other words that says little of them", [.. vector.Reverse()]);
        await WriteAsync(Document("close", ("lang", "en")), 2, "apples and pears and some more", Vector("another"));
        ChunkQuery query = new(ChunkFactory.Tenant, 5, ChunkFilter.Parse("lang == 'en'"));

        var dense = await Index.SearchDenseAsync(vector, ChunkFactory.Model, query, None);
        var lexical = await Index.SearchLexicalAsync("apples", query, None);

        Assert.That(dense.Select(DocumentOf), Is.EquivalentTo(new[] { "close", "close", "few", "few", "few" }));
        Assert.That(lexical.Select(DocumentOf), Is.EquivalentTo(new[] { "close", "close", "few", "few", "few" }));
    }

    [Test]
    public async Task Search_with_a_filter_sees_what_was_added_replaced_and_deleted()
    {
        ChunkQuery query = new(ChunkFactory.Tenant, 10, ChunkFilter.Parse("lang == 'en'"));
        await WriteAsync(Document("a", ("lang", "en")), 1);
        Assert.That(await FoundAsync(query), Is.EqualTo(new[] { "a" }));

        await WriteAsync(Document("b", ("lang", "en")), 1);
        await WriteAsync(Document("c", ("lang", "de")), 1);
        Assert.That(await FoundAsync(query), Is.EqualTo(new[] { "a", "b" }), "added");

        await WriteAsync(Document("a", ("lang", "fr")) with { Version = "2", Fence = new(2, 1) }, 1);
        await WriteAsync(Document("c", ("lang", "en")) with { Version = "2", Fence = new(2, 1) }, 1);
        Assert.That(await FoundAsync(query), Is.EqualTo(new[] { "b", "c" }), "replaced");

        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", fence: null, None);
        Assert.That(await FoundAsync(query), Is.EqualTo(new[] { "c" }), "deleted");
    }

    [Test]
    public async Task Search_with_a_filter_stays_within_its_tenant()
    {
        await WriteAsync(Document("mine", ("lang", "en")), 2);
        await WriteAsync(Document("theirs", ("lang", "en")) with { Tenant = "other" }, 2);

        Assert.That(await FoundAsync(new ChunkQuery(ChunkFactory.Tenant, 10, ChunkFilter.Parse("lang == 'en'"))), Is.EqualTo(new[] { "mine", "mine" }));
        Assert.That(await FoundAsync(new ChunkQuery("other", 10, ChunkFilter.Parse("lang == 'en'"))), Is.EqualTo(new[] { "theirs", "theirs" }));
        Assert.That(await FoundAsync(new ChunkQuery(ChunkFactory.Tenant, 10, ChunkFilter.Parse("lang == 'fr'"))), Is.Empty);
    }

    [Test]
    public async Task Search_with_any_filter_equals_the_filtered_search()
    {
        foreach (var (document, number) in FilterGen.Documents.Select((document, number) => (document, number)))
        {
            await WriteAsync(document, 1 + (number % 3));
        }

        var vector = Vector("any");
        ChunkQuery all = new(ChunkFactory.Tenant, 1000);
        var dense = await Index.SearchDenseAsync(vector, ChunkFactory.Model, all, None);
        var lexical = await Index.SearchLexicalAsync("words", all, None);
        await Gen.Select(FilterGen.Filters, Gen.Int[1, 12]).SampleAsync(
            async (filter, top) =>
            {
                ChunkQuery query = new(ChunkFactory.Tenant, top, filter);
                Assert.That(
                    (await Index.SearchDenseAsync(vector, ChunkFactory.Model, query, None)).Select(hit => hit.Chunk.Id),
                    Is.EqualTo(dense.Where(hit => filter.Matches(hit.Chunk.Document)).Take(top).Select(hit => hit.Chunk.Id)));
                Assert.That(
                    (await Index.SearchLexicalAsync("words", query, None)).Select(hit => hit.Chunk.Id),
                    Is.EqualTo(lexical.Where(hit => filter.Matches(hit.Chunk.Document)).Take(top).Select(hit => hit.Chunk.Id)));
            },
            iter: 200,
            threads: 1);
    }

    /// <summary>Opens an index, empty at first.</summary>
    /// <param name="folder">A folder of the test's own.</param>
    private protected abstract Task<IChunkIndex> OpenAsync(string folder);

    private static DocumentVersion Document(string id, params (string Key, string Value)[] metadata) =>
        ChunkFactory.Document(id, "1") with { Metadata = metadata.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal) };

    private static string DocumentOf(ChunkHit hit) => hit.Chunk.Document.DocumentId;

    /// <summary>A vector that is no further than a right angle from others of its kind: what is further, an index may leave out.</summary>
    private static float[] Vector(string name) => [.. ChunkFactory.Vector(name).Select(Math.Abs)];

    private async Task WriteAsync(DocumentVersion document, int chunks, string? text = null, float[]? vector = null) =>
        await Index.WriteAsync([.. ChunkFactory.Chunks(document, chunks, text).Select(chunk => chunk with { Vector = vector ?? Vector(chunk.ToString()) })], None);

    /// <summary>The documents of all chunks that both searches find.</summary>
    private async Task<string[]> FoundAsync(ChunkQuery query)
    {
        var dense = await Index.SearchDenseAsync(Vector("any"), ChunkFactory.Model, query, None);
        var lexical = await Index.SearchLexicalAsync("words", query, None);
        Assert.That(dense.Select(DocumentOf), Is.EquivalentTo(lexical.Select(DocumentOf)));
        return [.. lexical.Select(DocumentOf).Order(StringComparer.Ordinal)];
    }
}
