using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Tests.Indexes.Filters;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>The same documents in a file and on a server: an exact search finds the same, whatever the filter.</summary>
[TestFixture(QdrantServers.Peer)]
[TestFixture(QdrantServers.Real, Category = QdrantServers.Real)]
internal sealed class QdrantAgreementTests(string server)
{
    [OneTimeSetUp]
    public Task SkipWithoutServerAsync() => QdrantServers.UrlOrSkipAsync(server);

    private const int Top = 10;

    private TempFolder _folder = null!;
    private IChunkIndex _file = null!;
    private IChunkIndex _server = null!;

    private static CancellationToken None => CancellationToken.None;

    [OneTimeSetUp]
    public async Task WriteBoth()
    {
        _folder = new TempFolder();
        _file = await EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = _folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, None);
        _server = await QdrantServers.OpenAsync(server, Path.GetFileName(_folder.Path));
        foreach (var document in FilterGen.Documents)
        {
            var chunks = ChunkFactory.Chunks(document, 12);
            await _file.WriteAsync(chunks, None);
            await _server.WriteAsync(chunks, None);
        }
    }

    [OneTimeTearDown]
    public async Task CloseBoth()
    {
        await _server.DisposeAsync();
        await _file.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Dense_search_with_any_filter_finds_what_the_file_finds() =>
        await Gen.Select(FilterGen.Filters, Gen.Int[0, 1_000]).SampleAsync(
            async (filter, question) =>
            {
                var vector = ChunkFactory.Vector($"question {question}");
                ChunkQuery query = new(ChunkFactory.Tenant, Top, filter);
                var expected = await _file.SearchDenseAsync(vector, ChunkFactory.Model, query, None);
                var found = await _server.SearchDenseAsync(vector, ChunkFactory.Model, query, None);
                Assert.That(found.Select(hit => hit.Chunk.Id), Is.EqualTo(expected.Select(hit => hit.Chunk.Id)));
                Assert.That(found.Select(hit => hit.Score), Is.EqualTo(expected.Select(hit => hit.Score)).Within(1e-5));
            },
            iter: 150,
            threads: 1);
}
