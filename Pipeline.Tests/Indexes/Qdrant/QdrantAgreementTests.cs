using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Indexes.Qdrant.Filtering;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Indexes.Filters;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>
/// The same documents in a file and on a server: an exact search by vector finds the same, whatever the filter. So does one by a word, since both have the same formula, and what the two are put together
/// to, by each way of putting them together. A question of several words weighs them a little differently: docs/qdrant.md has figures.
/// </summary>
[TestFixture(QdrantServers.Peer)]
[TestFixture(QdrantServers.Real, Category = QdrantServers.Real)]
internal sealed class QdrantAgreementTests(string server)
{
    private const int Top = 10;
    private const int Depth = 200; // of each search that is put together
    private const int ChunksOfADocument = 12;

    // No stemmer changes them.
    private static readonly string[] Words = ["zorb", "quix", "brul", "glom", "vask"];

    private readonly Dictionary<QdrantFusion, IChunkIndex> _servers = [];
    private TempFolder? _folder;
    private IChunkIndex _file = null!;

    private static CancellationToken None => CancellationToken.None;

    [OneTimeSetUp]
    public async Task WriteBoth()
    {
        var url = await QdrantServers.UrlOrSkipAsync(server);
        _folder = new TempFolder();
        _file = await EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = _folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, None);
        foreach (var fusion in Enum.GetValues<QdrantFusion>())
        {
            QdrantIndexOptions options = new() { Url = url, Collection = $"{Path.GetFileName(_folder.Path)}-{fusion}", Search = new() { Exact = true, Fusion = fusion } };
            _servers[fusion] = (await QdrantServers.OpenAsync(options)).Index;
        }

        // In one write: so that the average length is the same for all on the server, as it is in a file.
        VectorizedChunk[] chunks = [.. FilterGen.Documents.SelectMany(document => Enumerable.Range(0, ChunksOfADocument).Select(ordinal => ChunkFactory.Chunk(document, ordinal, ChunksOfADocument, Text(document, ordinal))))];
        foreach (var index in _servers.Values.Prepend(_file))
        {
            await index.WriteAsync(chunks, None);
        }
    }

    [OneTimeTearDown]
    public async Task CloseBoth()
    {
        foreach (var index in _servers.Values.Append(_file).OfType<IChunkIndex>()) // none where the server is not to be had, and all is skipped
        {
            await index.DisposeAsync();
        }

        _folder?.Dispose();
    }

    [Test]
    public async Task Dense_search_with_any_filter_finds_what_the_file_finds() =>
        await Gen.Select(FilterGen.Filters, Gen.Int[0, 1_000]).SampleAsync(
            async (filter, question) =>
            {
                var vector = ChunkFactory.Vector($"question {question}");
                ChunkQuery query = new(ChunkFactory.Tenant, Top, filter);
                AssertSame(await Server.SearchDenseAsync(vector, ChunkFactory.Model, query, None), await _file.SearchDenseAsync(vector, ChunkFactory.Model, query, None), 1e-5);
            },
            iter: 150,
            threads: 1);

    [Test]
    public async Task Search_by_a_word_with_any_filter_finds_what_the_file_finds() =>
        await Gen.Select(FilterGen.Filters, Gen.OneOf(Words)).SampleAsync(
            async (filter, word) =>
            {
                ChunkQuery query = new(ChunkFactory.Tenant, Top, filter);
                AssertSame(Parts(await Server.SearchLexicalAsync(word, query, None)), Parts(await _file.SearchLexicalAsync(word, query, None)), 1e-5);
            },
            iter: 150,
            threads: 1);

    [Test]
    public async Task Fusion_by_the_stage_is_that_of_a_file_with_any_filter() =>
        await Gen.Select(FilterGen.Filters, Gen.OneOf(Words), Gen.Int[0, 1_000]).SampleAsync(
            async (filter, word, question) => AssertSame(await FuseAsync(Server, filter, word, question), await FuseAsync(_file, filter, word, question), 1e-5),
            iter: 100,
            threads: 1);

    [TestCase(QdrantFusion.Rrf)]
    [TestCase(QdrantFusion.Dbsf)]
    public async Task Fusion_by_the_server_is_that_of_the_two_lists(QdrantFusion fusion) =>
        await Gen.Select(FilterGen.Filters.Where(filter => FilterBounds.Above(filter) is { IsExact: true, Condition: not null }), Gen.OneOf(Words), Gen.Int[0, 1_000]).SampleAsync(
            async (filter, word, question) =>
            {
                var vector = ChunkFactory.Vector($"question {question}");
                var found = await _servers[fusion].SearchFusedAsync(word, vector, ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, Top, filter), None);

                // The server's scores have seven digits: of those that are alike by then it ranks either first.
                var lists = await SearchAsync(fusion == QdrantFusion.Rrf ? Server : _file, filter, word, question);
                AssertSame(found, fusion == QdrantFusion.Rrf ? Ranks(lists) : Distributions(lists), 1e-5);
            },
            iter: 100,
            threads: 1);

    private IChunkIndex Server => _servers[QdrantFusion.Rrf];

    private static async Task<ChunkHit[]> FuseAsync(IChunkIndex index, ChunkFilter filter, string word, int question)
    {
        var lists = await SearchAsync(index, filter, word, question);
        var fused = HybridFusion.Fuse([new(RetrievalSources.Dense, lists[0]), new(RetrievalSources.Lexical, lists[1])], 0.7, Top);
        return [.. fused.Select(hit => new ChunkHit(hit.Chunk, hit.Score))];
    }

    private static async Task<IReadOnlyList<ChunkHit>[]> SearchAsync(IChunkIndex index, ChunkFilter filter, string word, int question)
    {
        ChunkQuery query = new(ChunkFactory.Tenant, Depth, filter);
        return [await index.SearchDenseAsync(ChunkFactory.Vector($"question {question}"), ChunkFactory.Model, query, None), await index.SearchLexicalAsync(word, query, None)];
    }

    /// <summary>Reciprocal ranks, with the constant of the literature.</summary>
    private static ChunkHit[] Ranks(IReadOnlyList<ChunkHit>[] lists) => Sums(lists.Select(list => list.Select((hit, index) => new ChunkHit(hit.Chunk, 1.0 / (60 + index)))));

    /// <summary>Scores as shares of six standard deviations about the mean of their list.</summary>
    private static ChunkHit[] Distributions(IReadOnlyList<ChunkHit>[] lists) => Sums(lists.Select(list =>
    {
        var mean = list.Count == 0 ? 0 : list.Average(hit => hit.Score);
        var deviation = Math.Sqrt(list.Sum(hit => Math.Pow(hit.Score - mean, 2)) / Math.Max(1, list.Count - 1));
        return list.Select(hit => new ChunkHit(hit.Chunk, deviation == 0 ? 0.5 : (hit.Score - mean + (3 * deviation)) / (6 * deviation)));
    }));

    private static ChunkHit[] Sums(IEnumerable<IEnumerable<ChunkHit>> lists) =>
        [.. lists.SelectMany(list => list).GroupBy(hit => hit.Chunk.Id).Select(hits => new ChunkHit(hits.First().Chunk, hits.Sum(hit => hit.Score))).OrderByDescending(hit => hit.Score)];

    /// <summary>Scores as shares of the best: how rare a word is weighs all of them alike, and each index has its own formula for that.</summary>
    private static ChunkHit[] Parts(IReadOnlyList<ChunkHit> hits) => [.. hits.Select(hit => new ChunkHit(hit.Chunk, hit.Score / hits[0].Score))];

    /// <summary>The same hits with the same scores; those that score alike, as both ranks may add up to the same, may change places, also with one that is just not among the best.</summary>
    private static void AssertSame(IReadOnlyList<ChunkHit> found, IReadOnlyList<ChunkHit> expected, double within)
    {
        Assert.That(found.Select(hit => hit.Score), Is.EqualTo(expected.Take(Top).Select(hit => hit.Score)).Within(within));
        var scores = expected.ToDictionary(hit => hit.Chunk.Id, hit => hit.Score);
        var last = expected.Take(Top).LastOrDefault()?.Score;
        foreach (var hit in found.Where(hit => hit.Score > last + within))
        {
            Assert.That(scores.GetValueOrDefault(hit.Chunk.Id, double.NaN), Is.EqualTo(hit.Score).Within(within), hit.Chunk.Document.DocumentId);
        }
    }

    // No two chunks have as many words, with those of their titles, so that no two score alike: among those that do, each index has an order of its own.
    private static string Text(DocumentVersion document, int ordinal)
    {
        const int MoreThanATitleHas = 8;
        var number = (int.Parse(document.DocumentId, CultureInfo.InvariantCulture) * ChunksOfADocument) + ordinal;
        return string.Join(' ', Enumerable.Range(0, MoreThanATitleHas * (number + 1)).Select(place => place % 7 == 0 ? Words[(number + (place * place)) % Words.Length] : "word"));
    }
}
