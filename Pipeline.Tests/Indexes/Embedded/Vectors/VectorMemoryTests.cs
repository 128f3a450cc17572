using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded.Vectors;

/// <summary>What an index keeps in memory of vectors, and which of them it never ranks.</summary>
[TestFixture]
public sealed class VectorMemoryTests
{
    private const int Dimensions = 256;
    private const int Chunks = 500; // half a mebibyte of floats and more for what is kept with them

    private TempFolder _folder = null!;
    private LogLines _logs = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public void MakeFolder() => (_folder, _logs) = (new TempFolder(), new LogLines());

    [TearDown]
    public void DeleteFolder()
    {
        _logs.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Vectors_of_the_tenants_searched_longest_ago_leave_memory_and_come_back()
    {
        await using var index = await OpenAsync(new EmbeddedIndexOptions { VectorMemory = 2 * 1024 * 1024 });
        foreach (var tenant in new[] { "a", "b", "c", "d" })
        {
            await index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("doc", "1", tenant: tenant), Chunks, dimensions: Dimensions), None);
        }

        foreach (var tenant in new[] { "a", "b", "a", "c", "a", "d", "a", "b" })
        {
            Assert.That(await SearchAsync(index, tenant), Has.Count.EqualTo(10), tenant);
        }

        Assert.That(Loaded(), Is.EqualTo(new[] { "a", "b", "c", "d", "b" }), "a was searched again and again and never left");
        Assert.That(Messages(4007), Has.Length.EqualTo(2).And.All.Contains("index.embedded.vectorMemory"));
        Assert.That(Messages(4008), Is.Empty);
    }

    [Test]
    public async Task Tenant_that_is_too_large_is_searched_all_the_same_and_the_log_says_so_once()
    {
        await using var index = await OpenAsync(new EmbeddedIndexOptions { VectorMemory = 100_000 });
        await index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("doc", "1", tenant: "a"), Chunks, dimensions: Dimensions), None);

        await SearchAsync(index, "a");
        await SearchAsync(index, "a");
        await index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("more", "1", tenant: "a"), Chunks, dimensions: Dimensions), None);
        Assert.That(await SearchAsync(index, "a"), Has.Count.EqualTo(10));

        Assert.That(Loaded(), Is.EqualTo(new[] { "a" }));
        Assert.That(Messages(4008), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Damaged_vectors_are_never_found_and_the_log_says_so(
        [Values] VectorFormat format, [Values("x'0000C07F'", "x'0000807F'", "x'000080FF'", "x'000000000000'")] string number)
    {
        EmbeddedIndexOptions options = new() { Vectors = format };
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("doc", "1", tenant: "a"), 5, dimensions: Dimensions);
        await using (var index = await OpenAsync(options))
        {
            await index.WriteAsync([.. chunks.Select((chunk, place) => chunk with { Content = new Guid(place + 1, 0, 0, new byte[8]) })], None);
        }

        using (var session = new SqliteConnections(_folder.File("index.db")).OpenWriter(Durability.Full))
        {
            session.Execute($"UPDATE vectors SET vector = CAST({number} || substr(vector, 5) AS BLOB) WHERE id IN (SELECT id FROM chunks WHERE ordinal < 2)");
        }

        await using var damaged = await OpenAsync(options);
        var hits = await SearchAsync(damaged, "a");
        var known = await damaged.FindVectorsAsync(ChunkFactory.Model, [new Guid(1, 0, 0, new byte[8]), new Guid(3, 0, 0, new byte[8])], None);

        Assert.That(hits.Select(hit => hit.Chunk.Ordinal), Is.EquivalentTo(new[] { 2, 3, 4 }));
        Assert.That(hits.Select(hit => hit.Score), Is.All.InRange(-1.01, 1.01));
        Assert.That(known.Keys, Is.EqualTo(new[] { new Guid(3, 0, 0, new byte[8]) }), "what is embedded again must not take it over");
        Assert.That(Messages(4009).Single(), Does.Contain("Passed over 2 vectors of tenant a").And.Contain("pipeline index verify"));
    }

    private static async Task<IReadOnlyList<ChunkHit>> SearchAsync(EmbeddedChunkIndex index, string tenant) =>
        await index.SearchDenseAsync(ChunkFactory.Vector("any", Dimensions), ChunkFactory.Model, new ChunkQuery(tenant, 10), None);

    private Task<EmbeddedChunkIndex> OpenAsync(EmbeddedIndexOptions options) =>
        EmbeddedChunkIndex.OpenAsync(options with { Path = _folder.File("index.db") }, TimeProvider.System, _logs, None);

    private string[] Messages(int id) => [.. _logs.All.Where(line => line.Id.Id == id).Select(line => line.Text)];

    private string[] Loaded() => [.. Messages(4002).Select(message => message.Split("of tenant ")[1].Split(' ')[0])];
}
