using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>FTS5 writes a segment for each write of the index, not one for each document in it: half of what ingestion costs hangs on that.</summary>
[TestFixture]
public sealed class LexicalSegmentsTests
{
    private const int Documents = 5;

    private TempFolder _folder = null!;
    private EmbeddedIndexOptions _options = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _options = new() { Path = _folder.File("index.db") };
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task WriteAsync_of_many_documents_makes_one_segment()
    {
        await using var index = await OpenAsync();
        await index.WriteAsync(Interleaved("first", 1), CancellationToken.None);

        Assert.That(CountSegments(), Is.EqualTo(1));
    }

    [Test]
    public async Task WriteAsync_that_replaces_documents_takes_away_their_old_words()
    {
        await using var index = await OpenAsync();
        await index.WriteAsync(Interleaved("first", 1), CancellationToken.None);
        await index.WriteAsync(Interleaved("second", 2), CancellationToken.None);

        ChunkQuery query = new(ChunkFactory.Tenant, 100);
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await index.SearchLexicalAsync("first", query, CancellationToken.None), Is.Empty);
            Assert.That(await index.SearchLexicalAsync("second", query, CancellationToken.None), Has.Count.EqualTo(2 * Documents));
        });
    }

    private Task<EmbeddedChunkIndex> OpenAsync() =>
        EmbeddedChunkIndex.OpenAsync(_options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>Two chunks of each document: all first ones, then all second ones, the last document first.</summary>
    private static List<VectorizedChunk> Interleaved(string version, long sequence)
    {
        var documents = Enumerable.Range(0, Documents).Select(number => ChunkFactory.Document($"doc-{number}", version, sequence)).ToList();
        return
        [
            .. documents.Select(document => ChunkFactory.Chunk(document, 0, 2, $"the {version} words of a chunk")),
            .. documents.AsEnumerable().Reverse().Select(document => ChunkFactory.Chunk(document, 1, 2, $"other {version} words")),
        ];
    }

    private long CountSegments()
    {
        // FTS5's book: a page's row begins with the number of its segment, above 37 bits; rows 1 and 10 are about the whole.
        using var session = new SqliteConnections(_options.Path).OpenReader();
        return session.Scalar("SELECT count(DISTINCT id >> 37) FROM chunk_terms_data WHERE id > 10");
    }
}
