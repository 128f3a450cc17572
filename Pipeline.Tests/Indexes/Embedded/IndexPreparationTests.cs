using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>Reading a tenant's vectors before a search needs them.</summary>
[TestFixture]
public sealed class IndexPreparationTests
{
    [Test]
    public async Task PrepareAsync_reads_a_tenants_vectors_once_and_searches_find_the_same()
    {
        using TempFolder folder = new();
        EmbeddedIndexOptions options = new() { Path = folder.File("index.db") };
        var document = ChunkFactory.Document("a", "1");
        var chunks = Enumerable.Range(0, 3).Select(number => ChunkFactory.Chunk(document, number, 3, $"text {number}")).ToArray();
        await using (var index = await OpenAsync(options))
        {
            await index.WriteAsync(chunks, CancellationToken.None);
        }

        await using var reopened = await OpenAsync(options);
        var read = await reopened.PrepareAsync(ChunkFactory.Tenant, CancellationToken.None);
        var again = await reopened.PrepareAsync(ChunkFactory.Tenant, CancellationToken.None);
        var hits = await reopened.SearchDenseAsync(chunks[1].Vector, chunks[1].Model, new ChunkQuery(ChunkFactory.Tenant, 3), CancellationToken.None);

        Assert.That((read, again), Is.EqualTo((3, 0)));
        Assert.That(hits, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task PrepareAsync_of_a_tenant_that_has_nothing_reads_nothing()
    {
        using TempFolder folder = new();
        await using var index = await OpenAsync(new() { Path = folder.File("index.db") });

        Assert.That(await index.PrepareAsync("nobody", CancellationToken.None), Is.Zero);
    }

    private static Task<EmbeddedChunkIndex> OpenAsync(EmbeddedIndexOptions options) =>
        EmbeddedChunkIndex.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
