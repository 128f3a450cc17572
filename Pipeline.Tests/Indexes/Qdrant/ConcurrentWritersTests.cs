using System.Globalization;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>Several processes write, delete and read the same documents at once, on a connection that fails; against a contract peer.</summary>
internal sealed class ConcurrentWritersTests
{
    private const int Writers = 4;
    private const int Documents = 3;
    private const int Versions = 12;

    private static CancellationToken None => CancellationToken.None;

    [TestCase(false)]
    [TestCase(true)]
    public async Task Readers_see_whole_versions_and_the_last_writer_wins(bool fails)
    {
        await using var peer = await QdrantPeer.StartAsync();
        var indexes = await Task.WhenAll(Enumerable.Range(0, Writers + 1).Select(_ => QdrantServers.OpenAsync(new QdrantIndexOptions { Url = peer.Url, Search = new() { Exact = true } })));
        if (fails)
        {
            await peer.PlantAsync(new { failEvery = 23, failAfterApply = true, failCode = "UNAVAILABLE", goawayEvery = 97, failMethods = "/qdrant.Points/" });
        }

        using CancellationTokenSource done = new();
        var reads = ReadUntilAsync(indexes[Writers].Index, done.Token);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(indexes[writer].Index, writer)));
        await done.CancelAsync();
        await peer.ResetAsync();

        Assert.That(await reads, Is.Positive);
        for (var document = 0; document < Documents; document++)
        {
            var stored = await indexes[Writers].Index.FindDocumentAsync(ChunkFactory.Tenant, Name(document), None);
            Assert.That(stored?.Version, Is.EqualTo(Name(Last(document))), "the highest fence");
        }

        var verified = await indexes[0].Upkeep!.VerifyAsync(None);
        Assert.That(verified.Faults, Is.Empty);
        Assert.That((verified.Documents, await indexes[0].Upkeep!.ListPendingAsync(None)), Is.EqualTo(((long)Documents, Array.Empty<PendingVersion>())));
        foreach (var index in indexes)
        {
            await index.DisposeAsync();
        }
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Each version's number is its fence, so that the last to win is known; writers share the numbers among them.</summary>
    private static IEnumerable<int> NumbersOf(int writer) => Enumerable.Range(0, Versions).Select(step => (step * Writers) + writer + 1);

    private static int Last(int document) => Enumerable.Range(0, Writers).SelectMany(NumbersOf).Where(number => number % Documents == document).Max();

    private static async Task WriteAsync(IChunkIndex index, int writer)
    {
        PatientChunkIndex patient = new(index, TimeProvider.System);
        foreach (var number in NumbersOf(writer))
        {
            var chunks = ChunkFactory.Chunks(ChunkFactory.Document(Name(number % Documents), Name(number), order: number), 3 + (number % 2), "apples");
            if (number % 5 == 0)
            {
                await patient.WriteAsync(chunks[..2], None);
            }

            var results = await patient.WriteAsync(chunks, None);
            Assert.That(results[^1], Is.AnyOf(ChunkWriteResult.Completed, ChunkWriteResult.Stored, ChunkWriteResult.Superseded));
            if (number % 7 == 0)
            {
                await patient.DeleteDocumentAsync(ChunkFactory.Tenant, Name(number % Documents), new Fence(number - 1, 1), None);
            }
        }
    }

    private static async Task<int> ReadUntilAsync(IChunkIndex index, CancellationToken done)
    {
        PatientChunkIndex patient = new(index, TimeProvider.System);
        var reads = 0;
        while (!done.IsCancellationRequested)
        {
            var hits = await patient.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 100), None);
            foreach (var document in hits.GroupBy(hit => hit.Chunk.Document.DocumentId))
            {
                var versions = document.Select(hit => hit.Chunk.Document.Version).Distinct().ToList();
                Assert.That(versions, Has.Count.EqualTo(1));
                Assert.That(document.Count(), Is.EqualTo(3 + (int.Parse(versions[0], CultureInfo.InvariantCulture) % 2)));
            }

            reads++;
        }

        return reads;
    }
}
