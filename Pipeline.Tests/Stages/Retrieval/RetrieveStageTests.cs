using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class RetrieveStageTests
{
    private static readonly VectorizedQuestion Question = new("question", null, new float[] { 1 }, "m", 2);

    [Test]
    public async Task Branches_are_the_sources_and_ask_the_jobs_tenant_for_enough()
    {
        await using ScratchIndex index = new();
        RetrieveStage stage = new(new RetrieveOptions { Top = 20 }, index);

        Assert.That(stage.Branches.Select(b => b.Name), Is.EqualTo(["dense", "lexical"]));
        foreach (var branch in stage.Branches)
        {
            await branch.Stage.InvokeAsync(Question, RecordingJobContext.For("ours", 1), CancellationToken.None);
            Assert.That(index.LastQuery, Is.EqualTo(new ChunkQuery("ours", 200)));
        }

        await stage.Branches[0].Stage.InvokeAsync(Question with { Top = 40 }, new RecordingJobContext(), CancellationToken.None);
        Assert.That(index.LastQuery!.Top, Is.EqualTo(200));
    }

    [Test]
    public async Task Join_lost_source_costs_its_hits_and_is_told()
    {
        await using ScratchIndex index = new();
        RecordingJobContext job = new();
        var found = await new RetrieveStage(new RetrieveOptions(), index).JoinAsync(
            Question,
            [Result("dense", BranchStatus.TimedOut, 2000, null), Result("lexical", BranchStatus.Ok, 5, [new ChunkHit(SampleData.Chunk(1), 3)])],
            job,
            CancellationToken.None);

        Assert.That(found.Hits.Select(h => h.Chunk.Ordinal), Is.EqualTo([1]));
        Assert.That(found.Sources, Is.EqualTo(
        [
            new SourceReport("dense", BranchStatus.TimedOut, 0, 2000, "it had not answered after 2000 ms"),
            new SourceReport("lexical", BranchStatus.Ok, 1, 5),
        ]));
        Assert.That(job.Degradations, Is.EqualTo([("retrieve", "the dense hits were left out; searched: lexical", "it had not answered after 2000 ms")]));
        Assert.That((found.EmbedMs, found.RetrieveMs), Is.EqualTo((2, 2000)));
    }

    [Test]
    public async Task Join_source_that_fails_for_good_fails_the_search()
    {
        await using ScratchIndex index = new();
        var dense = Result("dense", BranchStatus.Failed, 1, null) with { Error = new PermanentException("another model") };

        Assert.That(
            () => new RetrieveStage(new RetrieveOptions(), index).JoinAsync(Question, [dense, Result("lexical", BranchStatus.Ok, 1, [])], new RecordingJobContext(), CancellationToken.None).AsTask(),
            Throws.TypeOf<PermanentException>().With.Message.EqualTo("The source dense cannot be searched. another model"));
    }

    [Test]
    public async Task Join_no_hits_is_no_error_and_no_degradation()
    {
        await using ScratchIndex index = new();
        RecordingJobContext job = new();
        var found = await new RetrieveStage(new RetrieveOptions(), index).JoinAsync(
            Question, [Result("dense", BranchStatus.Ok, 1, []), Result("lexical", BranchStatus.Ok, 1, [])], job, CancellationToken.None);

        Assert.That(found.Hits, Is.Empty);
        Assert.That(job.Degradations, Is.Empty);
    }

    [Test]
    public async Task Join_the_questions_top_wins_over_the_options()
    {
        await using ScratchIndex index = new();
        RetrieveStage stage = new(new RetrieveOptions { Top = 2, Merge = false }, index);
        BranchResult<IReadOnlyList<ChunkHit>>[] results = [Result("dense", BranchStatus.Ok, 1, [.. Enumerable.Range(1, 9).Select(i => new ChunkHit(SampleData.Chunk(i), 1.0 / i))])];

        Assert.That((await stage.JoinAsync(Question, results, new RecordingJobContext(), CancellationToken.None)).Hits, Has.Count.EqualTo(2));
        Assert.That((await stage.JoinAsync(Question with { Top = 5 }, results, new RecordingJobContext(), CancellationToken.None)).Hits, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Join_hits_that_follow_one_another_are_one_passage()
    {
        await using ScratchIndex index = new();
        BranchResult<IReadOnlyList<ChunkHit>>[] results = [Result("lexical", BranchStatus.Ok, 1, [.. new[] { 4, 9, 5 }.Select((ordinal, i) => new ChunkHit(Hits.Chunk(ordinal), 3.0 - i))])];

        var found = await new RetrieveStage(new RetrieveOptions(), index).JoinAsync(Question, results, new RecordingJobContext(), CancellationToken.None);

        Assert.That(found.Hits.Select(h => (h.Rank, h.Chunk.Start, h.Chunk.End)), Is.EqualTo([(1, 40, 59), (2, 90, 99)]));
    }

    [TestCase("give 1 to 16, each once", "dense", "dense")]
    [TestCase("there are dense, fused, lexical", "graph")]
    [TestCase("give 1 to 16, each once")]
    public async Task RetrieveStage_sources_nobody_knows_are_refused(string message, params string[] sources)
    {
        await using ScratchIndex index = new();
        Assert.That(() => new RetrieveStage(new RetrieveOptions { Sources = sources }, index), Throws.ArgumentException.With.Message.Contains(message));
    }

    private static BranchResult<IReadOnlyList<ChunkHit>> Result(string name, BranchStatus status, double milliseconds, IReadOnlyList<ChunkHit>? hits) =>
        new(name, status, hits, null, TimeSpan.FromMilliseconds(milliseconds));
}
