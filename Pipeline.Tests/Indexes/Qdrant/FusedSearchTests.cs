using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Searching;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Tests.Support;
using Qdrant.Client.Grpc;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>Searches that the server puts together; against a contract peer, which knows no diversity: of that, only what is sent is tested.</summary>
internal sealed class FusedSearchTests
{
    private static CancellationToken None => CancellationToken.None;

    [TestCase(QdrantFusion.Rrf)]
    [TestCase(QdrantFusion.Dbsf)]
    public async Task Fused_search_puts_first_what_both_searches_find(QdrantFusion fusion)
    {
        await using var index = await OpenAsync(fusion);
        var question = ChunkFactory.Vector("question");
        await WriteAsync(index, "both", "apples, apples and pears", question);
        await WriteAsync(index, "words", "apples and pears", Far(question));
        await WriteAsync(index, "vector", "nothing of the kind", Near(question, "vector"));
        await WriteAsync(index, "neither", "nothing at all", Far(question));

        var hits = await index.Index.SearchFusedAsync("apples", question, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 2), None);
        var filtered = await index.Index.SearchFusedAsync("apples", question, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 4, ChunkFilter.Parse("title < 'Title of c'")), None);

        Assert.That(hits[0].Chunk.Document.DocumentId, Is.EqualTo("both"));
        Assert.That(hits, Has.Count.EqualTo(2));
        Assert.That(filtered.Select(hit => hit.Chunk.Document.DocumentId), Is.EqualTo(new[] { "both" }), "decided here, hit by hit");
    }

    [Test]
    public async Task Fused_search_without_words_or_without_a_vector_goes_by_the_other()
    {
        await using var index = await OpenAsync(QdrantFusion.Rrf);
        await WriteAsync(index, "a", "apples", ChunkFactory.Vector("a"));
        ChunkQuery query = new(ChunkFactory.Tenant, 2);

        Assert.That(await index.Index.SearchFusedAsync("?!", ChunkFactory.Vector("q"), ChunkFactory.Model, query, None), Has.Count.EqualTo(1));
        Assert.That(await index.Index.SearchFusedAsync("apples", new float[8], ChunkFactory.Model, query, None), Has.Count.EqualTo(1));
        Assert.That(await index.Index.SearchFusedAsync("pears", new float[8], ChunkFactory.Model, query, None), Is.Empty);
    }

    [Test]
    public void Diversity_is_sent_with_the_vector()
    {
        var request = SearchRequests.Dense(ChunkFactory.Vector("q"), new QdrantSearchOptions { Diversity = 0.3, Ef = 128, Exact = true }, CollectionLimits.Default with { LargestEf = 64, AllowsExact = false });

        Assert.That(request.Query.VariantCase, Is.EqualTo(Query.VariantOneofCase.NearestWithMmr));
        Assert.That(request.Query.NearestWithMmr.Nearest.Dense.Data, Has.Count.EqualTo(8));
        Assert.That(request.Query.NearestWithMmr.Mmr.Diversity, Is.EqualTo(0.3f));
        Assert.That((request.Params.HnswEf, request.Params.HasExact), Is.EqualTo((64ul, false)), "within strict mode");
    }

    private static async Task<OpenIndex> OpenAsync(QdrantFusion fusion) => await QdrantServers.OpenAsync(new QdrantIndexOptions
    {
        Url = await QdrantServers.UrlOrSkipAsync(QdrantServers.Peer),
        Collection = TestContext.CurrentContext.Test.ID,
        Search = new() { Fusion = fusion },
    });

    private static async Task WriteAsync(OpenIndex index, string document, string text, float[] vector) =>
        await index.Index.WriteAsync([ChunkFactory.Chunk(ChunkFactory.Document(document, "1"), 0, 1, text) with { Vector = vector }], None);

    private static float[] Near(float[] vector, string name) => ChunkFactory.Unit([.. vector.Zip(ChunkFactory.Vector(name), (a, b) => a + (0.1f * b))]);

    private static float[] Far(float[] vector) => [.. vector.Select(number => -number)];
}
