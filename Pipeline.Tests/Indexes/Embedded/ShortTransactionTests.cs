using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Indexes.Embedded.Writing;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>
/// A large document is written, replaced and deleted in many transactions. Killed between any two of them, the index shows one whole version in both searches, is sound, and the
/// job that is delivered again finishes its work.
/// </summary>
[TestFixture]
public sealed class ShortTransactionTests
{
    private const int Batch = 256;
    private const int Chunks = 700; // three batches, and as many steps of removal

    private TempFolder _folder = null!;
    private SqliteSession _session = null!;
    private int _copies;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task MakeFile()
    {
        _folder = new TempFolder();
        await (await OpenAsync(_folder.File("index.db"))).DisposeAsync();
        _session = new SqliteConnections(_folder.File("index.db")).OpenWriter(Durability.Normal);
    }

    [TearDown]
    public void Close()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Index_left_between_any_two_transactions_of_a_replacement_shows_one_version_and_is_completed_by_the_next_delivery()
    {
        Run(session => ModelGuardTakesOver(session));
        foreach (var batch in ChunkFactory.Chunks(ChunkFactory.Document("a", "old"), Chunks, "apples").Chunk(Batch))
        {
            Run(session => ChunkBatch.Write(session, PreparedChunk.Of(batch), 0));
        }

        var leaves = false;
        foreach (var batch in ChunkFactory.Chunks(ChunkFactory.Document("a", "new", order: 2), Chunks, "pears").Chunk(Batch))
        {
            leaves = Run(session => ChunkBatch.Write(session, PreparedChunk.Of(batch), 0)).LeavesRetired;
            await AssertWholeAndCompletedAsync(leaves ? "new" : "old");
        }

        Assert.That(leaves, Is.True, "the old version is too large to go with the switch");
        while (leaves)
        {
            leaves = Run(session => RetiredRows.RemoveSome(session, Batch));
            await AssertWholeAndCompletedAsync("new");
        }

        Assert.That(_copies, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void Transactions_of_a_replacement_and_a_deletion_touch_few_chunks()
    {
        Run(session => ModelGuardTakesOver(session));
        List<long> counts = [];
        Count(() => ChunkFactory.Chunks(ChunkFactory.Document("a", "old"), Chunks).Chunk(Batch).ToList().ForEach(batch => Run(session => ChunkBatch.Write(session, PreparedChunk.Of(batch), 0), counts)));
        Count(() => ChunkFactory.Chunks(ChunkFactory.Document("a", "new", order: 2), 2).Chunk(Batch).ToList().ForEach(batch => Run(session => ChunkBatch.Write(session, PreparedChunk.Of(batch), 0), counts)));
        Count(() => Run(session => DocumentRemoval.Run(session, ChunkFactory.Tenant, "a", fence: null, TimeProvider.System.GetUtcNow()), counts));
        while (Run(session => RetiredRows.RemoveSome(session, Batch), counts))
        {
        }

        Assert.That(_session.Scalar("SELECT count(*) FROM chunks"), Is.Zero);
        Assert.That(counts.Zip(counts.Skip(1)).Select(pair => Math.Abs(pair.First - pair.Second)), Is.All.LessThanOrEqualTo(Batch), string.Join(' ', counts));

        void Count(Action step) => step();
    }

    private static Task<EmbeddedChunkIndex> OpenAsync(string path) =>
        EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = path }, TimeProvider.System, NullLoggerFactory.Instance, None);

    private static bool ModelGuardTakesOver(SqliteSession session) =>
        new ModelGuard("").Admit(session, [new IndexModel(ChunkFactory.Model, 8)]).Generation == 0;

    private T Run<T>(Func<SqliteSession, T> work, List<long>? counts = null)
    {
        _session.Execute("BEGIN IMMEDIATE");
        var result = work(_session);
        _session.Execute("COMMIT");
        counts?.Add(_session.Scalar("SELECT count(*) FROM chunks"));
        return result;
    }

    /// <summary>Opens a copy of the file as it is now, as a process would that starts after another was killed.</summary>
    private async Task AssertWholeAndCompletedAsync(string readable)
    {
        var path = _folder.File(string.Create(CultureInfo.InvariantCulture, $"copy-{_copies++}.db"));
        _session.Execute($"VACUUM INTO '{path}'");
        await using var index = await OpenAsync(path);
        await AssertShowsAsync(index, readable);
        Assert.That((await index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);

        foreach (var batch in ChunkFactory.Chunks(ChunkFactory.Document("a", "new", order: 2, epoch: 2), Chunks, "pears").Chunk(Batch))
        {
            await index.WriteAsync(batch, None);
        }

        await AssertShowsAsync(index, "new");
        Assert.That((await index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        Assert.That((await index.Upkeep.MeasureAsync(None)).Parts.Select(part => part.Rows), Is.EqualTo(new[] { Chunks, Chunks, Chunks, 1 }));
    }

    private static async Task AssertShowsAsync(EmbeddedChunkIndex index, string version)
    {
        ChunkQuery query = new(ChunkFactory.Tenant, 10_000);
        var dense = await index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, query, None);
        var lexical = await index.SearchLexicalAsync("apples pears", query, None);
        Assert.That(dense.Select(hit => hit.Chunk.Document.Version), Has.Exactly(Chunks).Items.And.All.EqualTo(version));
        Assert.That(lexical.Select(hit => hit.Chunk.Document.Version), Has.Exactly(Chunks).Items.And.All.EqualTo(version));
    }
}
