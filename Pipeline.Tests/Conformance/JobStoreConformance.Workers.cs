using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every store does: who works, and what each flow's jobs do.</content>
internal abstract partial class JobStoreConformance
{
    private static readonly DateTimeOffset Began = new(2029, 12, 31, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Workers_are_listed_with_the_jobs_that_their_processes_hold()
    {
        await Queue.EnqueueAsync([Request(), Request(), Request()], CancellationToken.None);
        await ReportAsync("a", "host", 1);
        await ReportAsync("b", "host", 11);
        await LeaseAsync(2, "host/1/flow");
        await LeaseAsync(1, "host/11/flow");

        Assert.That((await ListAsync()).Select(worker => (worker.Id, worker.Host, worker.Pid, worker.Version, worker.Jobs)), Is.EqualTo(new[] { ("a", "host", 1, "1.2.3", 2L), ("b", "host", 11, "1.2.3", 1L) }));
    }

    [Test]
    public async Task Worker_of_another_process_is_listed_until_it_leaves()
    {
        await using var other = await OpenOtherAsync();
        await ReportAsync("a", "host", 1, (IQueueControl)other);
        await ReportAsync("b", "another host", 1);
        await ReportAsync("a", "host", 1, (IQueueControl)other);
        Assert.That((await ListAsync()).Select(worker => worker.Id), Is.EqualTo(new[] { "a", "b" }));

        await ((IQueueControl)other).LeaveAsync("a", CancellationToken.None);
        await ((IQueueControl)other).LeaveAsync("never", CancellationToken.None);

        Assert.That((await ListAsync()).Select(worker => worker.Id), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task Worker_that_is_silent_is_told_so_then_forgotten()
    {
        await ReportAsync("a", "host", 1);
        Time.Advance(3 * QueueWorker.Every);
        Assert.That((await ListAsync()).Single().IsHeard(Time.GetUtcNow()), Is.True);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.That((await ListAsync()).Single().IsHeard(Time.GetUtcNow()), Is.False);
        Time.Advance(QueueWorker.Remembered);
        Assert.That(await ListAsync(), Is.Empty);
        await Store.MaintainAsync(CancellationToken.None);
        await ReportAsync("b", "host", 2);
        Assert.That((await ListAsync()).Single().Id, Is.EqualTo("b"));
    }

    [Test]
    public async Task Presence_is_said_every_few_seconds_until_it_ends()
    {
        var began = Time.GetUtcNow();
        await using (WorkerPresence.Start(Control, Time, NullLogger.Instance))
        {
            await UntilAsync(workers => workers is [var only] && only.Pid == Environment.ProcessId && only.Since == began);
            Time.Advance(QueueWorker.Every);
            await UntilAsync(workers => workers is [var only] && only.LastHeard == began + QueueWorker.Every && only.Since == began);
        }

        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task ListFlows_counts_each_flow_and_how_much_comes_and_ends_a_minute()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 30)], CancellationToken.None);
        Time.Advance(TimeSpan.FromMinutes(10));
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 3), Request() with { Flow = "ask" }], CancellationToken.None);
        foreach (var lease in (await LeaseAsync(max: 5)).Take(4))
        {
            await SettleAsync(lease, JobState.Succeeded);
        }

        Time.Advance(TimeSpan.FromSeconds(30));

        var flows = await Control.ListFlowsAsync(CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(flows.Select(flow => flow.Flow), Is.EqualTo(new[] { "ask", Flow }));
            var (ask, ingest) = (flows[0], flows[1]);
            var aMoment = TimeSpan.FromMilliseconds(1); // a store may set jobs that are accepted together some ticks apart
            Assert.That((ask.Ready, ask.Leased), Is.EqualTo((1, 0)));
            Assert.That(ask.OldestReady, Is.EqualTo(TimeSpan.FromSeconds(30)).Within(aMoment));
            Assert.That(ask.Accepted, Is.EqualTo(new JobRates(1, 1 / 5.0, 1 / 15.0)));
            Assert.That((ingest.Ready, ingest.Leased, ingest.Dead), Is.EqualTo((28, 1, 0)));
            Assert.That(ingest.OldestReady, Is.EqualTo(TimeSpan.FromMinutes(10.5)).Within(aMoment));
            Assert.That(ingest.Accepted, Is.EqualTo(new JobRates(3, 3 / 5.0, 33 / 15.0)));
            Assert.That(ingest.Ended, Is.EqualTo(new JobRates(4, 4 / 5.0, 4 / 15.0)));
        }
    }

    private async Task UntilAsync(Func<IReadOnlyList<QueueWorker>, bool> isSo)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (!isSo(await ListAsync()))
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private ValueTask<IReadOnlyList<QueueWorker>> ListAsync() => Control.ListWorkersAsync(CancellationToken.None);

    private ValueTask ReportAsync(string id, string host, int pid, IQueueControl? of = null) =>
        (of ?? Control).ReportAsync(new QueueWorker(id, host, pid, "1.2.3", Began, Jobs: 0, Began), CancellationToken.None);
}
