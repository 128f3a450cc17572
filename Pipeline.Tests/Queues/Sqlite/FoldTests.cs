using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>What remains of the events of a job an hour after its end, and of the room that they took.</summary>
[TestFixture]
internal sealed class FoldTests : QueueFixture
{
    private SqliteStore? _store;

    private SqliteWriter Writer => ((SqliteJobQueue)Queue).Writer;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Fold_an_hour_after_the_end_keeps_steps_under_their_numbers()
    {
        var id = await AnswerAsync();
        var before = await EventsAsync(id);
        var steps = await Store.ListStepsAsync(id, CancellationToken.None);
        Time.Advance(FoldWrites.After - TimeSpan.FromTicks(1));
        await MaintainAsync();
        Assert.That((await EventsAsync(id)).Select(Text), Is.EqualTo(before.Select(Text)), "before the hour is over");

        Time.Advance(TimeSpan.FromTicks(1));
        await MaintainAsync();
        var after = await EventsAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rows("event"), Is.Zero);
            Assert.That(after.Select(Text), Is.EqualTo(before.Where(one => Timeline.Stays(one.Kind)).Select(Text)));
            Assert.That(after.Select(one => one.Folded), Is.EqualTo(new[] { 0, 0, 1, 3, 0 }));
            Assert.That((await Store.ListStepsAsync(id, CancellationToken.None)).Select(Text), Is.EqualTo(steps.Select(Text)));
        }
    }

    [TestCase(0, 1, 2, 4, 8, 9)]
    [TestCase(1, 2, 4, 8, 9)]
    [TestCase(3, 4, 8, 9)]
    [TestCase(4, 8, 9)]
    [TestCase(6, 8, 9)]
    [TestCase(8, 9)]
    [TestCase(9)]
    public async Task Fold_reader_resumes_after_the_last_number_it_had(int after, params int[] expected)
    {
        var id = await AnswerAsync();
        StreamedText text = new();
        foreach (var one in (await EventsAsync(id)).Take(after))
        {
            text.Hear(one);
        }

        Time.Advance(FoldWrites.After);
        await MaintainAsync();
        var events = await EventsAsync(id, after);

        Assert.That(events.Select(one => one.Sequence), Is.EqualTo(expected));
        Assert.That(() => events.ForEach(one => text.Hear(one)), Throws.Nothing);
    }

    [Test]
    public async Task Fold_many_that_ended_at_once_takes_all_in_small_batches_and_then_costs_no_write()
    {
        await EndAsync(250, JobState.Succeeded);
        Time.Advance(FoldWrites.After);
        var folding = await CommitsAsync(MaintainAsync);
        var idle = await CommitsAsync(MaintainAsync);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rows("event"), Is.Zero);
            Assert.That(Rows("timeline"), Is.EqualTo(250));
            Assert.That(folding - idle, Is.EqualTo(3), "batches of at most a hundred");
        }
    }

    [Test]
    public async Task Fold_leaves_dead_letters_and_running_jobs_as_they_are()
    {
        await EndAsync(1, JobState.Failed);
        await EnqueueAsync();
        await StartAsync(await LeaseOneAsync());
        Time.Advance(FoldWrites.After);
        await MaintainAsync();

        Assert.That((Rows("event"), Rows("timeline")), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task Fold_more_steps_than_a_page_are_read_in_pages()
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await Store.AppendEventsAsync(lease, [.. Enumerable.Repeat(new PendingEvent(JobEventKind.Stage, Now, default), 700)], CancellationToken.None);
        await SettleAsync(lease, JobState.Succeeded);
        Time.Advance(FoldWrites.After);
        await MaintainAsync();

        Assert.That((await EventsAsync(id)).Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(1, 702)));
    }

    [Test]
    public async Task Room_of_deleted_jobs_is_given_back_while_others_are_kept()
    {
        var large = Request($$"""{"text":"{{new string('x', 100_000)}}"}""");
        await Queue.EnqueueAsync([.. Enumerable.Repeat(large, 200)], CancellationToken.None);
        foreach (var lease in await LeaseAsync(200))
        {
            await SettleAsync(lease, JobState.Succeeded);
        }

        var waiting = await EnqueueAsync();
        Time.Advance(Options.Retention);
        var (before, rounds) = (Pages(), 0);
        for (var pages = 0L; Pages() != pages; rounds++)
        {
            pages = Pages();
            await MaintainAsync();
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.GreaterThan(4800));
            Assert.That(Pages(), Is.LessThan(1400), "what is kept for jobs to come is no more than 4 MiB and a sixteenth");
            Assert.That(new FileInfo(_store!.File).Length, Is.EqualTo(Pages() * 4096));
            Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(waiting));
            Assert.That(rounds, Is.LessThan(5));
        }
    }

    [TestCase(0, 1_000_000, 0)]
    [TestCase(1024, 0, 0)]
    [TestCase(1025, 0, 1)]
    [TestCase(2000, 16_000, 0)]
    [TestCase(2281, 16_000, 2)]
    [TestCase(1_000_000, 1_000_000, 16)]
    public void Steps_leave_what_jobs_to_come_need(long free, long pages, int expected) => Assert.That(FileCompaction.Steps(free, pages), Is.EqualTo(expected));

    [Test]
    public void Question_for_jobs_to_fold_is_answered_from_an_index()
    {
        using var reader = new SqliteConnections(_store!.File).OpenReader();
        using var rows = reader.Prepare("EXPLAIN QUERY PLAN " + FoldWrites.FindNext).Query();
        Assert.That(rows.Read() ? rows.Text(3) : "", Does.StartWith("SEARCH job USING").And.Contain("INDEX ended (finished>? AND finished<?)"));
        Assert.That(rows.Read(), Is.False, "no sorting");
    }

    /// <summary>A job with the events 1 accepted, 2 started, 3 progress, 4 stage, 5 and 6 tokens, 7 citation, 8 degraded, 9 done.</summary>
    private async Task<Guid> AnswerAsync()
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        await AppendAsync(lease, JobEventKind.Progress, """{"documents":1}""");
        await AppendAsync(lease, JobEventKind.Stage, """{"stage":"generate"}""");
        await AppendAsync(lease, JobEventKind.Token, """{"text":"one "}""");
        Time.Advance(TimeSpan.FromSeconds(1));
        await AppendAsync(lease, JobEventKind.Token, """{"text":"two"}""");
        await AppendAsync(lease, JobEventKind.Citation, """{"index":1}""");
        await AppendAsync(lease, JobEventKind.Degraded, """{"what":"é","nested":{"a":[1,2]}}""");
        await SettleAsync(lease, JobState.Succeeded);
        return id;
    }

    private async Task EndAsync(int count, JobState state)
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), count)], CancellationToken.None);
        foreach (var lease in await LeaseAsync(count))
        {
            await StartAsync(lease);
            await SettleAsync(lease, state);
        }
    }

    private Task MaintainAsync() => Store.MaintainAsync(CancellationToken.None).AsTask();

    private async Task<long> CommitsAsync(Func<Task> work)
    {
        var before = Writer.Commits;
        await work();
        return Writer.Commits - before;
    }

    private static string Text(JobEvent one) => $"{one.Sequence} {one.Epoch} {one.Kind} {one.At:O} {one.Data?.GetRawText()}";

    private long Rows(string table) => Ask($"SELECT count(*) FROM {table}");

    private long Pages() => Ask("PRAGMA page_count");

    private long Ask(string question)
    {
        using var reader = new SqliteConnections(_store!.File).OpenReader();
        return reader.Scalar(question);
    }
}
