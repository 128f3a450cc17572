using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>A file that was written when a fence was the number of a job in its queue, and words went in with the last chunk of a version.</summary>
[TestFixture]
public sealed class IndexMigrationTests
{
    private const int BeforeShortWrites = 6;

    private TempFolder _folder = null!;
    private EmbeddedChunkIndex _index = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task OpenOldFile()
    {
        _folder = new TempFolder();
        SqliteConnections connections = new(_folder.File("index.db"));
        connections.Create();
        using (var session = connections.OpenWriter(Durability.Full))
        {
            SqliteMigrations.Apply(session, "index.db", IndexSchema.Scripts[..BeforeShortWrites]);
            session.Execute(
                """
                INSERT INTO model (only, identity, dimensions) VALUES (1, 'test/8', 8);
                INSERT INTO tenants VALUES (1, 'default', 5);
                INSERT INTO documents VALUES (1, 1, 'a', 900, 2), (2, 1, 'gone', 800, 1);
                INSERT INTO versions VALUES (1, 1, 'old', '/docs/a', 'Title', '{}', 700, 1, 2, 2, 1), (2, 1, 'half', '/docs/a', 'Title', '{}', 900, 2, 2, NULL, NULL);
                INSERT INTO changes (tenant, version, added) VALUES (1, 1, 1);
                """);
            foreach (var (number, version, ordinal, text) in new[] { (1, 1, 0, "old apples"), (2, 1, 1, "old apples 电池的保修期"), (3, 2, 0, "half apples"), (4, 2, 1, "half apples") })
            {
                session.Prepare("INSERT INTO chunks (id, version, ordinal, uuid, heading, text, start, finish, line) VALUES (?1, ?2, ?3, ?4, '', ?5, 0, 9, 1)")
                    .Bind(1, ChunkKeys.Of(1, number)).Bind(2, version).Bind(3, ordinal).Bind(4, new Guid(number, 0, 0, new byte[8])).Bind(5, text).Run();
                session.Prepare("INSERT INTO vectors VALUES (?1, ?2, ?3)")
                    .Bind(1, ChunkKeys.Of(1, number)).Bind(2, version).Bind(3, MemoryMarshal.AsBytes(ChunkFactory.Vector(text).AsSpan())).Run();
            }

            session.Execute("INSERT INTO chunk_words (rowid, title, heading, text) SELECT id, 'Title', heading, text FROM chunks WHERE version = 1");
        }

        _index = await EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = _folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, None);
    }

    [TearDown]
    public async Task Close()
    {
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Old_file_is_sound_and_shows_what_it_showed()
    {
        var verified = await _index.Upkeep.VerifyAsync(None);

        Assert.That(verified.Faults, Is.Empty);
        Assert.That((verified.Documents, verified.Chunks, verified.WithoutChecksum), Is.EqualTo((1, 2, 4)));
        Assert.That(await FoundAsync(), Is.EqualTo(new[] { "old", "old" }));
        Assert.That((await _index.Upkeep.ListPendingAsync(None)).Single(), Is.EqualTo(new PendingVersion("default", "a", "half", new(900, 2), 2)));
        Assert.That(await _index.FindWriterAsync("default", "gone", None), Is.EqualTo(new DocumentWriter(new(800, 1), IsDeletion: true)));
    }

    [Test]
    public async Task Old_file_has_its_words_read_anew_as_words_of_every_script()
    {
        var found = await _index.SearchLexicalAsync("保修期", new ChunkQuery("default", 100), None);

        Assert.That(found.Select(hit => hit.Chunk.Text), Is.EqualTo(["old apples 电池的保修期"]));
    }

    [Test]
    public async Task Fences_of_old_rank_below_every_time_of_acceptance()
    {
        var now = TimeProvider.System.GetUtcNow().UtcTicks;

        Assert.That(await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "new", now), 1, "new apples"), None), Is.EqualTo(new[] { ChunkWriteResult.Completed }));
        Assert.That(await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("gone", "new", now), 1, "new apples"), None), Is.EqualTo(new[] { ChunkWriteResult.Completed }));

        Assert.That(await FoundAsync(), Is.EqualTo(new[] { "new", "new" }));
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        Assert.That((await _index.Upkeep.MeasureAsync(None)).Parts.Select(part => part.Rows), Is.EqualTo(new[] { 2, 2, 2, 2 }), "the old versions went with their words");
    }

    [Test]
    public async Task Version_that_was_half_written_is_completed()
    {
        var chunk = ChunkFactory.Chunk(ChunkFactory.Document("a", "half", TimeProvider.System.GetUtcNow().UtcTicks), 2, 3, "half apples");

        Assert.That(await _index.WriteAsync([chunk], None), Is.EqualTo(new[] { ChunkWriteResult.Completed }));

        Assert.That(await FoundAsync(), Is.EqualTo(new[] { "half", "half", "half" }));
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
    }

    private async Task<string[]> FoundAsync()
    {
        ChunkQuery query = new("default", 100);
        var dense = await _index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, query, None);
        var lexical = await _index.SearchLexicalAsync("apples", query, None);
        Assert.That(dense.Select(hit => hit.Chunk.Id), Is.EquivalentTo(lexical.Select(hit => hit.Chunk.Id)));
        return [.. lexical.Select(hit => hit.Chunk.Document.Version)];
    }
}
