using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Indexing;

internal sealed class IndexStageTests
{
    private ScratchIndex _index = null!;
    private IndexStage _stage = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public void MakeStage()
    {
        _index = new ScratchIndex();
        _stage = new IndexStage(_index);
    }

    [TearDown]
    public async Task CloseAsync() => await _index.DisposeAsync();

    [Test]
    public async Task Invoke_counts_chunks_once_their_document_is_readable()
    {
        RecordingJobContext job = RecordingJobContext.For("default", 1);
        var chunks = Passages(SampleData.Version(), 5);

        await _stage.InvokeAsync(Items(job, chunks[..3]), None);
        Assert.That(job.Counters, Is.Empty, "nobody can read them yet");
        await _stage.InvokeAsync(Items(job, chunks[3..]), None);

        Assert.That(job.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["chunks"] = 5 }));
        Assert.That(job.Degradations, Is.Empty);
    }

    [Test]
    public async Task Invoke_of_a_document_that_a_later_job_has_taken_over_names_it_once_and_counts_no_chunk()
    {
        RecordingJobContext early = RecordingJobContext.For("default", 10_000_000);
        RecordingJobContext late = RecordingJobContext.For("default", 20_000_000);
        var stale = Passages(SampleData.Version(version: "v1") with { Fence = early.Job.Fence }, 5);
        var current = Passages(SampleData.Version(version: "v2") with { Fence = late.Job.Fence }, 2);

        await _stage.InvokeAsync(Items(early, stale[..2]), None);
        var receipts = await _stage.InvokeAsync([.. Items(late, current), .. Items(early, stale[2..4])], None);
        await _stage.InvokeAsync(Items(early, stale[4..]), None);

        Assert.That(
            receipts.Select(receipt => receipt.Result),
            Is.EqualTo(new[] { ChunkWriteResult.Stored, ChunkWriteResult.Completed, ChunkWriteResult.Superseded, ChunkWriteResult.Superseded }));
        Assert.That(late.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["chunks"] = 2 }));
        Assert.That(early.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["superseded"] = 1 }));
        var (stage, what, why) = early.Degradations.Single();
        Assert.That((stage, what), Is.EqualTo(("index", "document 'doc' was left as it is")));
        Assert.That(why, Does.Contain("a job that was accepted later, at 1970-01-01 00:00:02.000Z, has it; the one that read it was accepted at 1970-01-01 00:00:01.000Z"));
    }

    [Test]
    public async Task Invoke_of_a_document_that_was_deleted_meanwhile_says_when()
    {
        RecordingJobContext job = RecordingJobContext.For("default", 10_000_000);
        var chunks = Passages(SampleData.Version() with { Fence = job.Job.Fence }, 60);
        await _stage.InvokeAsync(Items(job, chunks[..24]), None);
        await _index.DeleteDocumentAsync("default", "doc", Fence.At(DateTimeOffset.UnixEpoch.AddSeconds(5)), None);

        await _stage.InvokeAsync(Items(job, chunks[24..]), None);

        Assert.That(job.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["superseded"] = 1 }));
        Assert.That(
            job.Degradations.Single().Why,
            Is.EqualTo("it was deleted at 1970-01-01 00:00:05.000Z, and the job that read it was accepted before, at 1970-01-01 00:00:01.000Z. If it should be there, ingest it again."));
        Assert.That(await _index.ListIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task Invoke_of_items_that_a_replay_goes_on_with_counts_by_document_and_says_which_job_read_it()
    {
        var replay = RecordingJobContext.For("default", 90_000_000);
        var stale = Passages(SampleData.Version("stale") with { Fence = new Fence(DateTimeOffset.UnixEpoch.AddSeconds(1).Ticks, 1) }, 3);
        await _index.DeleteDocumentAsync("default", "stale", Fence.At(DateTimeOffset.UnixEpoch.AddSeconds(5)), None);

        // Each item was kept by itself, and so has a version object of its own.
        var chunks = stale.Concat(Passages(SampleData.Version("kept"), 4)).Select(chunk => chunk with { Chunk = chunk.Chunk with { Document = chunk.Chunk.Document with { } } });
        await _stage.InvokeAsync(Items(replay, chunks), None);

        Assert.That(replay.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["chunks"] = 4, ["superseded"] = 1 }));
        Assert.That(replay.Degradations.Single().Why, Does.Contain("deleted at 1970-01-01 00:00:05.000Z, and the job that read it was accepted before, at 1970-01-01 00:00:01.000Z"));
    }

    private static VectorizedChunk[] Passages(DocumentVersion version, int count) =>
        SampleData.Passages(version, [.. Enumerable.Range(0, count).Select(number => ($"Passage {number}.", new float[] { 1 }))]);

    private static List<BatchItem<VectorizedChunk>> Items(RecordingJobContext job, IEnumerable<VectorizedChunk> chunks) => [.. chunks.Select(chunk => new BatchItem<VectorizedChunk>(chunk, job))];
}
