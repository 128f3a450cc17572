using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Hosting;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>Who works on a queue.</summary>
[TestFixture]
internal sealed class WorkersTests : QueueFixture
{
    private SqliteStore? _store;

    private IQueueControl Control => (IQueueControl)Queue;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

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
    public async Task Worker_that_is_silent_is_told_so_then_forgotten_and_one_that_leaves_is_gone()
    {
        await ReportAsync("a", "host", 1);
        await ReportAsync("b", "host", 2);
        await Control.LeaveAsync("b", CancellationToken.None);
        Time.Advance(3 * QueueWorker.Every);
        Assert.That((await ListAsync()).Single().IsHeard(Time.GetUtcNow()), Is.True);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.That((await ListAsync()).Single().IsHeard(Time.GetUtcNow()), Is.False);
        Time.Advance(WorkerWrites.Remembered);
        Assert.That(await ListAsync(), Is.Empty);
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

    private ValueTask ReportAsync(string id, string host, int pid) =>
        Control.ReportAsync(new QueueWorker(id, host, pid, "1.2.3", Time.GetUtcNow(), Jobs: 0, Time.GetUtcNow()), CancellationToken.None);
}
