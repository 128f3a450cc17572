using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
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
        await WriteAsync("a", 2, sequence: 2);
        await WriteAsync("b", 2);
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("pending", "1"), 4)[1..3], None);
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", None);

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
    [TestCase("DELETE FROM chunk_words_docsize WHERE id IN (SELECT id FROM chunks WHERE ordinal = 1)", "words", "chunk 1 of document 'a' is not in the lexical index")]
    [TestCase("UPDATE versions SET completed_by = NULL", "words", "3 entries of the lexical index belong to no readable chunk")]
    [TestCase("DELETE FROM chunk_words_data WHERE id > 10", "file", "chunk_words")]
    [TestCase("PRAGMA writable_schema=1; DELETE FROM sqlite_schema WHERE name = 'readable_version'", "file", "never used")]
    public async Task Verify_names_what_is_damaged(string damage, string check, string expected)
    {
        await WriteAsync("a", 3);
        await _index.DisposeAsync();
        using (var session = new SqliteConnections(Path).OpenWriter(Durability.Full))
        {
            session.Execute(damage);
        }

        _index = await OpenAsync();
        var verified = await _index.Upkeep.VerifyAsync(None);

        Assert.That(verified.Faults.Where(fault => fault.Check == check).Select(fault => fault.Message), Has.Some.Contains(expected));
    }

    [TestCase(true)]
    [TestCase(false, Description = "The lexical index has two pieces only, the writing and the deletion: fewer than it merges by itself")]
    public async Task Compact_after_a_deletion_leaves_no_trace_of_the_text(bool amongOthers)
    {
        const string Marker = "qz7xw7v"; // a word that stemming leaves alone
        if (amongOthers)
        {
            await WriteAsync("kept", 20);
            await WriteMarkedAsync(Marker);
        }
        else
        {
            await _index.WriteAsync([.. ChunkFactory.Chunks(ChunkFactory.Document("kept", "1"), 20, "keptwords"), .. ChunkFactory.Chunks(ChunkFactory.Document("secret", "1"), 1, Marker)], None);
        }

        Assert.That(Holds(Marker), Is.True, "before the deletion");

        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "secret", None);
        var compacted = await _index.Upkeep.CompactAsync(None);

        Assert.That(compacted.IsLogEmpty, Is.True);
        Assert.That(Holds(Marker), Is.False);
        Assert.That(Holds("keptwords"), Is.True);
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
            await _index.DeleteDocumentAsync(ChunkFactory.Tenant, number.ToString(System.Globalization.CultureInfo.InvariantCulture), None);
        }

        await using var other = await OpenAsync();
        var before = (await FoundAsync(_index), await FoundAsync(other));
        var compacted = await _index.Upkeep.CompactAsync(None);
        await WriteAsync("after", 1);

        Assert.That(compacted.BytesAfter, Is.LessThan(compacted.BytesBefore / 2));
        Assert.That((await _index.Upkeep.MeasureAsync(None)).FreeBytes, Is.Zero);
        Assert.That((await _index.Upkeep.VerifyAsync(None)).Faults, Is.Empty);
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "after", None);
        Assert.That((await FoundAsync(_index), await FoundAsync(other)), Is.EqualTo(before));
        Assert.That(before.Item1.Split(' '), Has.Length.EqualTo(80));
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
    public async Task Measure_adds_up_what_is_stored()
    {
        await WriteAsync("a", 3);
        await _index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("pending", "1"), 4)[..2], None);

        var measures = await _index.Upkeep.MeasureAsync(None);

        Assert.That(measures.Parts.Select(part => (part.Name, part.Rows)), Is.EqualTo([("texts", 5), ("vectors", 5), ("words", 3), ("documents", 2)]));
        Assert.That(measures.Parts.Single(part => part.Name == "vectors").Bytes, Is.EqualTo(5 * 8 * 4));
        Assert.That(measures.PendingChunks, Is.EqualTo(2));
        Assert.That(measures.FileBytes + measures.LogBytes, Is.GreaterThan(measures.Parts.Sum(part => part.Bytes)));
    }

    private static async Task<string> FoundAsync(EmbeddedChunkIndex index)
    {
        ChunkQuery query = new(ChunkFactory.Tenant, 1000);
        var dense = await index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, query, None);
        var lexical = await index.SearchLexicalAsync("keptwords", query, None);
        return string.Join(' ', dense.Concat(lexical).Select(hit => hit.Chunk.Id));
    }

    private Task<EmbeddedChunkIndex> OpenAsync() =>
        EmbeddedChunkIndex.OpenAsync(new EmbeddedIndexOptions { Path = Path }, TimeProvider.System, NullLoggerFactory.Instance, None);

    private async Task WriteAsync(string id, int chunks, int sequence = 1) => await _index.WriteAsync(
        ChunkFactory.Chunks(ChunkFactory.Document(id, sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), sequence), chunks, $"keptwords and a text that takes some room {id}"), None);

    /// <summary>A document with a word in its text, headings, title, source and metadata, written in two versions among others.</summary>
    private async Task WriteMarkedAsync(string marker)
    {
        var document = ChunkFactory.Document("secret", "1") with { Title = marker, Source = marker, Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [marker] = marker } };
        EmbeddedChunk Marked(EmbeddedChunk chunk) => chunk with { Chunk = chunk.Chunk with { Heading = marker } };
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
