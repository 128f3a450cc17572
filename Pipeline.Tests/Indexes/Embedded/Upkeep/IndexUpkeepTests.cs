using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Writing;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded.Upkeep;

[TestFixture]
public sealed class IndexUpkeepTests
{
    private TempFolder _folder = null!;
    private EmbeddedChunkIndex _index = null!;

    private static CancellationToken None => CancellationToken.None;

    private string Path => _folder.File("index.db");

    [SetUp]
    public async Task Open()
    {
        _folder = new TempFolder();
        _index = await OpenAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Verify_of_a_sound_index_finds_nothing()
    {
        await WriteAsync("a", 3);
        await WriteAsync("a", 2, order: 2);
        await WriteAsync("b", 2);
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("pending", "1"), 4)[1..3], None);
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", fence: null, None);

        var verified = await _index.Upkeep.VerifyAsync(None);

        Assert.That(verified.Faults, Is.Empty);
        Assert.That((verified.Documents, verified.Chunks), Is.EqualTo((1, 2)));
    }

    [TestCase("DELETE FROM chunks WHERE ordinal = 1", "versions", "document 'a' has 2 of 3 chunks, the last number 2, and says 3")]
    [TestCase("UPDATE chunks SET ordinal = 7 WHERE ordinal = 2", "versions", "the last number 7")]
    [TestCase("DELETE FROM versions", "versions", "3 chunks belong to no document version")]
    [TestCase("DELETE FROM vectors WHERE id IN (SELECT id FROM chunks WHERE ordinal = 1)", "vectors", "chunk 1 of document 'a' has no vector")]
    [TestCase("UPDATE vectors SET vector = x'00'", "vectors", "chunk 0 of document 'a' has a vector of 1 bytes instead of 32")]
    [TestCase("INSERT INTO vectors VALUES (12345, 1, x'00')", "vectors", "1 vectors belong to no chunk")]
    [TestCase("DELETE FROM chunk_terms_docsize WHERE id IN (SELECT id FROM chunks WHERE ordinal = 1)", "words", "chunk 1 of document 'a' is not in the lexical index")]
    [TestCase("DELETE FROM vectors; DELETE FROM chunks", "words", "3 entries of the lexical index belong to no chunk")]
    [TestCase("UPDATE vectors SET vector = CAST(x'0000C07F' || substr(vector, 5) AS BLOB)", "vectors", "chunk 0 of document 'a' has a vector of length NaN instead of 1")]
    [TestCase("UPDATE vectors SET vector = CAST(x'0000807F' || substr(vector, 5) AS BLOB)", "vectors", "length Infinity instead of 1")]
    [TestCase("UPDATE vectors SET vector = zeroblob(32)", "vectors", "length 0 instead of 1")]
    [TestCase("UPDATE chunks SET text = text || '!' WHERE ordinal = 2", "texts", "chunk 2 of document 'a' is not as it was written")]
    [TestCase("UPDATE chunks SET heading = '' WHERE ordinal = 2", "texts", "chunk 2 of document 'a' is not as it was written")]
    [TestCase("UPDATE chunks SET line = line + 1 WHERE ordinal = 2", "texts", "chunk 2 of document 'a' is not as it was written")]
    [TestCase("UPDATE versions SET title = 'Another'", "texts", "chunk 0 of document 'a' is not as it was written")]
    [TestCase("UPDATE versions SET metadata = '{'", "versions", "metadata or an id of document 'a'")]
    [TestCase("DELETE FROM chunk_terms_data WHERE id > 10", "file", "chunk_terms")]
    [TestCase("PRAGMA writable_schema=1; DELETE FROM sqlite_schema WHERE name = 'readable_version'", "file", "never used")]
    public async Task Verify_names_what_is_damaged(string damage, string check, string expected)
    {
        await WriteAsync("a", 3);
        await _index.DisposeAsync();
        Execute(damage);

        _index = await OpenAsync();
        var verified = await _index.Upkeep.VerifyAsync(None);

        Assert.That(verified.Faults.Where(fault => fault.Check == check).Select(fault => fault.Message), Has.Some.Contains(expected));
    }

    [TestCase("chunks")]
    [TestCase("vectors")]
    [TestCase("documents")]
    [TestCase("chunk_terms_data")]
    public async Task Verify_of_a_file_with_a_malformed_page_reports_it_and_goes_on(string table)
    {
        await WriteAsync("a", 300);
        await _index.DisposeAsync();
        await DamagePageAsync(table);
        _index = await OpenAsync();

        var verified = await _index.Upkeep.VerifyAsync(None);

        Assert.That(verified.Faults.Select(fault => fault.Check), Does.Contain("file"));
        Assert.That(verified.Faults.Select(fault => fault.Message), Has.Some.Contains("malformed"));
    }

    [Test]
    public async Task Verify_says_of_how_many_chunks_the_text_cannot_be_compared()
    {
        await WriteAsync("a", 3);
        await _index.DisposeAsync();
        Execute("UPDATE chunks SET checksum = NULL WHERE ordinal < 2");
        _index = await OpenAsync();

        var verified = await _index.Upkeep.VerifyAsync(None);

        Assert.That((verified.Faults.Count, verified.WithoutChecksum), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task Maintain_removes_what_a_killed_process_has_left_of_replaced_and_deleted_versions()
    {
        await WriteAsync("a", 600);
        await WriteAsync("b", 5);
        using (var session = new SqliteConnections(Path).OpenWriter(Durability.Full))
        {
            DocumentRemoval.Run(session, ChunkFactory.Tenant, "a", fence: null, TimeProvider.System.GetUtcNow()); // and killed before the first chunk went
        }

        Assert.That((await FoundAsync(_index)).Split(' '), Has.Length.EqualTo(10), "deleted at once");
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty, "nothing is wrong meanwhile");
        Assert.That((await _index.Upkeep.MeasureAsync(None)).PendingChunks, Is.EqualTo(600));

        await _index.Upkeep.MaintainAsync(None);

        Assert.That((await _index.Upkeep.MeasureAsync(None)).Parts.Select(part => part.Rows), Is.EqualTo(new[] { 5, 5, 5, 1 }));
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        Assert.That((await FoundAsync(_index)).Split(' '), Has.Length.EqualTo(10));
    }

    [Test]
    public async Task Removal_that_cannot_write_fails_no_call_and_is_done_later()
    {
        await WriteAsync("a", 600);
        await _index.Writer.RunAsync(Durability.Full, session => DocumentRemoval.Run(session, ChunkFactory.Tenant, "a", fence: null, TimeProvider.System.GetUtcNow()), None);
        await _index.Writer.RunAsync(
            Durability.Normal,
            session =>
            {
                session.Execute("PRAGMA query_only=1");
                return 0;
            },
            None);
        Assert.That(async () => await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None), Throws.TypeOf<StoreException>(), "nothing can be written");

        await _index.Upkeep.MaintainAsync(None);

        Assert.That((await _index.Upkeep.MeasureAsync(None)).PendingChunks, Is.EqualTo(600));
        await _index.DisposeAsync();
        _index = await OpenAsync();
        await _index.Upkeep.MaintainAsync(None);
        Assert.That((await _index.Upkeep.MeasureAsync(None)).PendingChunks, Is.Zero);
    }

    [Test]
    public async Task Maintain_forgets_deletions_after_a_month()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var index = await EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = Path }, time, NullLoggerFactory.Instance, None);
        await index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("kept", "1"), 1), None);
        await index.DeleteDocumentAsync(ChunkFactory.Tenant, "first", fence: null, None);
        time.Advance(TimeSpan.FromDays(2));
        await index.DeleteDocumentAsync(ChunkFactory.Tenant, "second", fence: null, None);
        await index.Upkeep.MaintainAsync(None);
        Assert.That((await index.FindWriterAsync(ChunkFactory.Tenant, "first", None))?.IsDeletion, Is.True, "after two days");

        time.Advance(TimeSpan.FromDays(29));
        await index.Upkeep.MaintainAsync(None);

        Assert.That(await index.FindWriterAsync(ChunkFactory.Tenant, "first", None), Is.Null, "31 days");
        Assert.That((await index.FindWriterAsync(ChunkFactory.Tenant, "second", None))?.IsDeletion, Is.True, "29 days");
        Assert.That((await index.FindWriterAsync(ChunkFactory.Tenant, "kept", None))?.IsDeletion, Is.False, "a document is no tombstone, however old its fence is");
    }

    [TestCase(true, 20)]
    [TestCase(true, 600, Description = "too many to write their words anew")]
    [TestCase(false, 20)]
    [TestCase(false, 600, Description = "The lexical index has two pieces only, the writing and the deletion: fewer than it merges by itself")]
    public async Task Compact_after_a_deletion_leaves_no_trace_of_the_text(bool amongOthers, int kept)
    {
        const string Marker = "qz7xw7v"; // a word that stemming leaves alone
        if (amongOthers)
        {
            await WriteAsync("kept", kept);
            await WriteMarkedAsync(Marker);
        }
        else
        {
            await _index.WriteAsync([.. ChunkFactory.Chunks(ChunkFactory.Document("kept", "1"), kept, "keptwords"), .. ChunkFactory.Chunks(ChunkFactory.Document("secret", "1"), 1, Marker)], None);
        }

        Assert.That(Holds(Marker), Is.True, "before the deletion");

        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "secret", fence: null, None);
        var compacted = await _index.Upkeep.CompactAsync(None);

        Assert.That(compacted.IsLogEmpty, Is.True);
        Assert.That(Holds(Marker), Is.False);
        Assert.That(Holds("keptwords"), Is.True);
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        Assert.That(await _index.SearchLexicalAsync("keptwords", new ChunkQuery(ChunkFactory.Tenant, 1000), None), Has.Count.EqualTo(amongOthers ? kept + 20 : kept));
    }

    [Test]
    public async Task Compact_beside_versions_that_are_not_readable_keeps_them_as_they_are()
    {
        await WriteAsync("a", 5);
        var pending = ChunkFactory.Chunks(ChunkFactory.Document("pending", "1"), 4, "keptwords");
        await _index.WriteAsync(pending[1..], None);

        await _index.Upkeep.CompactAsync(None);

        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        Assert.That(await _index.SearchLexicalAsync("keptwords", new ChunkQuery(ChunkFactory.Tenant, 100), None), Has.Count.EqualTo(5));
        await _index.WriteAsync(pending[..1], None);
        Assert.That(await _index.SearchLexicalAsync("keptwords", new ChunkQuery(ChunkFactory.Tenant, 100), None), Has.Count.EqualTo(9));
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "pending", fence: null, None);
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty, "its words left as they had come");
    }

    [Test]
    public async Task Compact_makes_the_file_smaller_and_keeps_what_is_found()
    {
        for (var number = 0; number < 20; number++)
        {
            await WriteAsync(number.ToString(System.Globalization.CultureInfo.InvariantCulture), 20);
        }

        for (var number = 0; number < 18; number++)
        {
            await _index.DeleteDocumentAsync(ChunkFactory.Tenant, number.ToString(System.Globalization.CultureInfo.InvariantCulture), fence: null, None);
        }

        await using var other = await OpenAsync();
        var before = (await FoundAsync(_index), await FoundAsync(other));
        var compacted = await _index.Upkeep.CompactAsync(None);
        await WriteAsync("after", 1);

        Assert.That(compacted.BytesAfter, Is.LessThan(compacted.BytesBefore / 2));
        Assert.That((await _index.Upkeep.MeasureAsync(None)).FreeBytes, Is.Zero);
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "after", fence: null, None);
        Assert.That((await FoundAsync(_index), await FoundAsync(other)), Is.EqualTo(before));
        Assert.That(before.Item1.Split(' '), Has.Length.EqualTo(80));
    }

    [Test]
    public async Task Verify_finds_a_compacted_index_sound_whatever_its_connections_remember()
    {
        await using var other = await OpenAsync();
        for (var number = 0; number < 20; number++)
        {
            await WriteAsync(number.ToString(System.Globalization.CultureInfo.InvariantCulture), 20);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FoundAsync(_index)));
        }

        await other.Upkeep.CompactAsync(None);

        var verified = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _index.Upkeep.VerifyAsync(None).AsTask()));
        Assert.That(verified.SelectMany(result => result.Faults), Is.Empty);
    }

    [Test]
    public async Task DeletePending_spares_what_has_become_readable_or_was_taken_over()
    {
        foreach (var id in new[] { "left", "finished", "taken" })
        {
            await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document(id, "1"), 3)[..2], None);
        }

        var pending = await _index.Upkeep.ListPendingAsync(None);
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("finished", "1"), 3)[2..], None);
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("taken", "1", epoch: 2), 3)[..1], None);

        Assert.That(pending[0], Is.EqualTo(new PendingVersion(ChunkFactory.Tenant, "left", "1", new Fence(1, 1), 2)));
        Assert.That(pending, Has.Count.EqualTo(3));
        Assert.That(await _index.Upkeep.DeletePendingAsync(pending, None), Is.EqualTo(1));
        Assert.That((await _index.Upkeep.ListPendingAsync(None)).Select(version => version.DocumentId), Is.EqualTo(new[] { "taken" }));
        Assert.That((await _index.FindDocumentAsync(ChunkFactory.Tenant, "finished", None))?.Chunks, Is.EqualTo(3));
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
    }

    [Test]
    public async Task DeletePending_of_a_job_that_is_at_work_after_all_tells_it_and_its_next_delivery_writes_the_whole()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3);
        await _index.WriteAsync(chunks[..2], None);
        await _index.Upkeep.DeletePendingAsync(await _index.Upkeep.ListPendingAsync(None), None);

        Assert.That(await _index.WriteAsync(chunks[2..], None), Is.EqualTo(new[] { ChunkWriteResult.Superseded }));
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", epoch: 2), 3), None);
        Assert.That((await _index.FindDocumentAsync(ChunkFactory.Tenant, "a", None))?.Chunks, Is.EqualTo(3));
    }

    [Test]
    public async Task Measure_adds_up_what_is_stored()
    {
        await WriteAsync("a", 3);
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("pending", "1"), 4)[..2], None);

        var measures = await _index.Upkeep.MeasureAsync(None);

        Assert.That(measures.Parts.Select(part => (part.Name, part.Rows)), Is.EqualTo([("texts", 5), ("vectors", 5), ("words", 5), ("documents", 2)]));
        Assert.That(measures.Parts.Single(part => part.Name == "vectors").Bytes, Is.EqualTo(5 * 8 * 4));
        Assert.That(measures.PendingChunks, Is.EqualTo(2));
        Assert.That(measures.FileBytes + measures.LogBytes, Is.GreaterThan(measures.Parts.Sum(part => part.Bytes!.Value)));
    }

    private static async Task<string> FoundAsync(EmbeddedChunkIndex index)
    {
        ChunkQuery query = new(ChunkFactory.Tenant, 1000);
        var dense = await index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, query, None);
        var lexical = await index.SearchLexicalAsync("keptwords", query, None);
        return string.Join(' ', dense.Concat(lexical).Select(hit => hit.Chunk.Id));
    }

    private void Execute(string sql)
    {
        using var session = new SqliteConnections(Path).OpenWriter(Durability.Full);
        session.Execute(sql);
    }

    private async Task DamagePageAsync(string table)
    {
        long page, size;
        using (var session = new SqliteConnections(Path).OpenReader())
        {
            page = session.Scalar($"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'");
            size = session.Scalar("PRAGMA page_size");
        }

        await using FileStream file = new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = (page - 1) * size;
        await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)size).ToArray(), None);
    }

    private Task<EmbeddedChunkIndex> OpenAsync() =>
        EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = Path }, TimeProvider.System, NullLoggerFactory.Instance, None);

    private async Task WriteAsync(string id, int chunks, int order = 1) => await _index.WriteAsync(
        ChunkFactory.Chunks(ChunkFactory.Document(id, order.ToString(System.Globalization.CultureInfo.InvariantCulture), order), chunks, $"keptwords and a text that takes some room {id}"), None);

    /// <summary>A document with a word in its text, headings, title, source and metadata, written in two versions among others.</summary>
    private async Task WriteMarkedAsync(string marker)
    {
        var document = ChunkFactory.Document("secret", "1") with { Title = marker, Source = marker, Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [marker] = marker } };
        VectorizedChunk Marked(VectorizedChunk chunk) => chunk with { Chunk = chunk.Chunk with { Heading = marker } };
        await _index.WriteAsync([.. ChunkFactory.Chunks(document, 30, $"{marker} a long text with {marker}1 and {marker}2").Select(Marked)], None);
        await WriteAsync("between", 20);
        await _index.WriteAsync([.. ChunkFactory.Chunks(document with { Version = "2", Fence = new Fence(2, 1) }, 25, $"{marker} again").Select(Marked)], None);
    }

    /// <summary>Whether the bytes of the index's files have a text in them.</summary>
    private bool Holds(string text) => Directory.EnumerateFiles(_folder.Path).Any(file =>
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });
}
