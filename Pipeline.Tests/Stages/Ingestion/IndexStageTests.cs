using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion;

internal sealed class IndexStageTests
{
    [Test]
    public async Task Invoke_counts_what_was_stored_and_what_was_outranked_for_each_job()
    {
        await using MemoryChunkIndex index = new();
        IndexStage stage = new(index);
        RecordingJobContext late = RecordingJobContext.For("default", 2);
        RecordingJobContext early = RecordingJobContext.For("default", 1);
        var current = SampleData.Version(version: "v2", sequence: 2);
        var stale = SampleData.Version(version: "v1", sequence: 1);

        var receipts = await stage.InvokeAsync(
            [new(Embedded(1, current), late), new(Embedded(2, stale), early), new(Embedded(3, current), late)], CancellationToken.None);

        Assert.That(receipts.Select(r => r.Result), Is.EqualTo([ChunkWriteResult.Stored, ChunkWriteResult.Outranked, ChunkWriteResult.Stored]));
        Assert.That(late.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["chunks"] = 2 }));
        Assert.That(early.Counters, Is.EquivalentTo(new Dictionary<string, long> { ["outranked"] = 1 }));
    }

    private static EmbeddedChunk Embedded(int number, DocumentVersion document) => new(SampleData.Chunk(number, document: document), new float[] { 1 }, "m");
}
