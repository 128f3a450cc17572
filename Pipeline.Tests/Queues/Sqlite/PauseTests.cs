using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>A flow that is paused.</summary>
[TestFixture]
internal sealed class PauseTests : QueueFixture
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
    public async Task Paused_flow_leases_nothing_and_still_accepts_also_after_a_restart()
    {
        await EnqueueAsync();
        Assert.That(await Control.PauseAsync(Flow, CancellationToken.None), Is.True);
        Assert.That(await Control.PauseAsync(Flow, CancellationToken.None), Is.False);
        await Queue.DisposeAsync();
        await ReopenAsync();
        await EnqueueAsync();
        var other = await EnqueueAsync(Request() with { Flow = "ask" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await LeaseAsync(), Is.Empty);
            Assert.That((await Queue.LeaseAsync("ask", Owner, 9, Lease, CancellationToken.None)).Single().Job.Id, Is.EqualTo(other));
            Assert.That((await Control.ListPausedAsync(CancellationToken.None)).Single(), Is.EqualTo(new PausedFlow(Flow, Time.GetUtcNow())));
            Assert.That(await Control.ResumeAsync(Flow, CancellationToken.None), Is.True);
            Assert.That(await Control.ResumeAsync(Flow, CancellationToken.None), Is.False);
            Assert.That(await LeaseAsync(), Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Paused_flow_gives_out_a_job_by_its_id_and_what_runs_goes_on()
    {
        await EnqueueAsync();
        var running = await LeaseOneAsync();
        var own = await EnqueueAsync();
        await Control.PauseAsync(Flow, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await Queue.LeaseByIdAsync(Flow, [own], Owner, 1, Lease, CancellationToken.None)).Single().Job.Id, Is.EqualTo(own));
            Assert.That(await RenewAsync(running), Is.EqualTo(new[] { LeaseStatus.Held }));
            Assert.That(await SettleAsync(running, JobState.Succeeded), Is.True);
        }
    }

    [Test]
    public async Task Paused_flow_has_open_work_only_while_a_job_runs()
    {
        await EnqueueAsync();
        await EnqueueAsync();
        var running = await LeaseOneAsync();
        await Control.PauseAsync(Flow, CancellationToken.None);
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.True);
        await SettleAsync(running, JobState.Succeeded);
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False, "whoever drains ends, and leaves what is paused");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Resumed_flow_wakes_who_waits_for_its_jobs(bool fromAnother)
    {
        await EnqueueAsync();
        await Control.PauseAsync(Flow, CancellationToken.None);
        await using var other = await OpenOtherAsync();
        var (waiting, beside) = (Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask(), Queue.WaitForWorkAsync("ask", CancellationToken.None).AsTask());
        await other.EnqueueAsync([Request() with { Flow = "ask" }], CancellationToken.None);
        await AdvanceUntilAsync(beside); // the watch has looked at both flows
        Assert.That(waiting.IsCompleted, Is.False);

        await (fromAnother ? (IQueueControl)other : Control).ResumeAsync(Flow, CancellationToken.None);

        await AdvanceUntilAsync(waiting);
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }
}
