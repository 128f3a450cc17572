using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Storage;
using Pipeline.Core.Testing.Cases;
using Pipeline.Tests.Support;
using Qdrant.Client.Grpc;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>What becomes of a commit whose process ends in the middle. The end is played by calls that fail from some point on; against a contract peer.</summary>
[NonParallelizable]
internal sealed class CommitRecoveryTests
{
    private QdrantPeer _peer = null!;
    private string _name = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task Start()
    {
        _peer = await QdrantPeer.StartAsync();
        _name = TestContext.CurrentContext.Test.ID.Replace('.', '-');
    }

    [TearDown]
    public async Task Stop() => await _peer.DisposeAsync();

    [TestCase("/UpdateBatch$", 1, "2", TestName = "Commit_that_ended_before_chunks_were_marked_is_finished")]
    [TestCase("/Upsert$", 4, "2", TestName = "Commit_that_ended_before_it_was_published_is_finished")]
    [TestCase("/Upsert$", 3, "1", TestName = "Commit_that_ended_before_documents_were_written_is_empty")]
    [TestCase("/Upsert$", 2, "1", TestName = "Commit_that_ended_before_it_began_is_empty")]
    public async Task Commit_that_ended(string method, int failing, string readable)
    {
        await using var ended = await OpenAsync(TimeProvider.System);
        await ended.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3, "apples"), None);
        await EndAtAsync(method, failing, async () => await ended.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 2, "pears"), None));

        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        await using var other = await OpenAsync(clock);
        Assert.That(await VersionsAsync(other.Index), Is.EqualTo(new[] { "1", "1", "1" }), "until somebody finishes it");
        await RunAsync(clock, other.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "B"), 1, "plums"), None).AsTask());

        Assert.That(await VersionsAsync(other.Index), Is.EqualTo(readable == "1" ? new[] { "1", "1", "1", "B" } : ["2", "2", "B"]));
        Assert.That(await other.Upkeep!.VerifyAsync(None), Has.Property(nameof(IndexVerification.Faults)).Empty);

        // The job is delivered again.
        var again = await ended.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2, epoch: 2), 2, "pears"), None);
        Assert.That(again, Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Completed }));
        Assert.That(await VersionsAsync(other.Index), Is.EqualTo(new[] { "2", "2", "B" }));
        Assert.That(await ended.Upkeep!.VerifyAsync(None), Has.Property(nameof(IndexVerification.Faults)).Empty);
    }

    [Test]
    public async Task Commit_of_a_process_that_goes_on_is_finished_by_itself_at_once()
    {
        await using var index = await OpenAsync(TimeProvider.System);
        await index.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3, "apples"), None);
        await EndAtAsync("/UpdateBatch$", 1, async () => await index.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order: 2), 2, "pears"), None));

        // Without the wait for a process that may have ended.
        await index.Index.DeleteDocumentAsync(ChunkFactory.Tenant, "none", fence: null, None);

        Assert.That(await VersionsAsync(index.Index), Is.EqualTo(new[] { "2", "2" }));
    }

    /// <summary>A call that is made again because its answer was lost, or that of a worker whose lease is lost.</summary>
    [Test]
    public async Task Chunks_that_arrive_once_more_after_the_commit_stay_readable()
    {
        await using var index = await OpenAsync(TimeProvider.System);
        await index.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3, "apples"), None);
        QdrantIndexOptions options = new() { Url = _peer.Url, Collection = _name };
        await using QdrantServer server = new(options, TimeProvider.System, new StoreHealth(TimeProvider.System, NullLogger.Instance));
        var state = await new StateStore(server, new QdrantNames(_name)).ReadAsync(None);
        var collection = await new ChunkStores(server).GetAsync(state.Model!.Collection, None);
        var late = await collection.ListAsync(ChunkStore.VisibleAt(state.Visible), true, true, None).Take(2).Select(AsStored).ToListAsync();

        await collection.StoreAsync(late, None);

        Assert.That(await VersionsAsync(index.Index), Is.EqualTo(new[] { "1", "1", "1" }));
        Assert.That(await index.Upkeep!.VerifyAsync(None), Has.Property(nameof(IndexVerification.Faults)).Empty);
    }

    /// <summary>The chunk as it was stored, before a commit has marked it.</summary>
    private static PointStruct AsStored(RetrievedPoint point)
    {
        PointStruct stored = new() { Id = point.Id, Vectors = new Vectors { Vectors_ = new NamedVectors() } };
        stored.Vectors.Vectors_.Vectors.Add(Fields.Dense, new Vector { Dense = point.Vectors.Vectors.Vectors[Fields.Dense].Dense });
        stored.Payload.Add(point.Payload.Where(field => field.Key != Fields.From).ToDictionary());
        return stored;
    }

    [Test]
    public async Task Answer_that_is_lost_after_the_write_changes_nothing_in_the_outcome()
    {
        await using var index = await OpenAsync(TimeProvider.System);
        await _peer.PlantAsync(new { failEvery = 3, failAfterApply = true, failCode = "UNAVAILABLE", failMethods = "/qdrant.Points/(Upsert|UpdateBatch|Delete)$" });

        for (var order = 1; order <= 12; order++)
        {
            var results = await index.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", $"{order}", order), 3, "apples"), None);
            Assert.That(results, Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Stored, ChunkWriteResult.Completed }));
        }

        await _peer.ResetAsync();
        Assert.That(await VersionsAsync(index.Index), Is.EqualTo(new[] { "12", "12", "12" }));
        Assert.That(await index.Index.GetStatisticsAsync(None), Is.EqualTo(new IndexStatistics(1, 3, ChunkFactory.Model, 8)));
        Assert.That((await index.Upkeep!.VerifyAsync(None)).Faults, Is.Empty);
    }

    private static async Task<string[]> VersionsAsync(IChunkIndex index)
    {
        var hits = await index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, new ChunkQuery(ChunkFactory.Tenant, 100), None);
        return [.. hits.Select(hit => hit.Chunk.Document.Version).Order(StringComparer.Ordinal)];
    }

    /// <summary>Lets a clock go on for as long as something waits for it.</summary>
    private static async Task RunAsync(FakeTimeProvider clock, Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        await task;
    }

    /// <summary>Does something while the n-th call of a method fails. What the process sends afterwards to let go of the index fails too: it is the same method.</summary>
    private async Task EndAtAsync(string method, int call, Func<Task> action)
    {
        await _peer.PlantAsync(new { failEvery = call, failCode = "INTERNAL", failMethods = "/qdrant.Points" + method });
        await Assert.ThatAsync(action, Throws.TypeOf<StoreException>());
        await _peer.ResetAsync();
    }

    private Task<OpenIndex> OpenAsync(TimeProvider time) => QdrantServers.OpenAsync(new QdrantIndexOptions { Url = _peer.Url, Collection = _name, Search = new() { Exact = true } }, time: time);
}
