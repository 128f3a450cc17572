using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: flows that are paused.</content>
internal abstract partial class JobQueueConformance
{
    private const string Beside = "ask";

    [Test]
    public async Task Paused_flow_leases_nothing_and_still_accepts_also_after_a_restart()
    {
        await EnqueueAsync();
        Assert.That(await Control.PauseAsync(Flow, CancellationToken.None), Is.True);
        Assert.That(await Control.PauseAsync(Flow, CancellationToken.None), Is.False);
        await Queue.DisposeAsync();
        await ReopenAsync();
        await EnqueueAsync();
        var other = await EnqueueAsync(Request() with { Flow = Beside });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await LeaseAsync(), Is.Empty);
            Assert.That((await Queue.LeaseAsync(Beside, Owner, 9, Lease, CancellationToken.None)).Single().Job.Id, Is.EqualTo(other));
            Assert.That((await Control.ListPausedAsync(CancellationToken.None)).Select(paused => paused.Flow), Is.EqualTo(new[] { Flow }));
            Assert.That(await Control.ResumeAsync(Flow, CancellationToken.None), Is.True);
            Assert.That(await Control.ResumeAsync(Flow, CancellationToken.None), Is.False);
            Assert.That(await Control.ListPausedAsync(CancellationToken.None), Is.Empty);
            Assert.That(await LeaseAsync(), Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Flow_that_another_process_pauses_leases_nothing_from_then_on()
    {
        await using var other = await OpenOtherAsync();
        await Queue.EnqueueAsync([Request(), Request()], CancellationToken.None);
        await LeaseOneAsync();

        await ((IQueueControl)other).PauseAsync(Flow, CancellationToken.None);

        Assert.That(await LeaseAsync(), Is.Empty);
    }

    [Test]
    public async Task Paused_flows_are_listed_by_name_with_the_time()
    {
        foreach (var flow in (string[])["zoo", "Über uns/2", "ask"])
        {
            await Control.PauseAsync(flow, CancellationToken.None);
        }

        Assert.That(await Control.ListPausedAsync(CancellationToken.None), Is.EqualTo(new[] { "ask", "zoo", "Über uns/2" }.Select(flow => new PausedFlow(flow, Time.GetUtcNow()))));
    }

    [Test]
    public async Task Paused_flow_gives_out_a_job_by_its_id_and_what_runs_goes_on()
    {
        await EnqueueAsync();
        var running = await LeaseOneAsync();
        var own = await EnqueueAsync();
        await Control.PauseAsync(Flow, CancellationToken.None);

        Assert.That((await Queue.LeaseByIdAsync(Flow, [own], Owner, 1, Lease, CancellationToken.None)).Single().Job.Id, Is.EqualTo(own));
        running = await RenewOneAsync(running);
        Assert.That(await SettleAsync(running, JobState.Succeeded), Is.True);
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

    [Test]
    public async Task Paused_flow_has_no_open_work_when_the_worker_of_its_last_job_is_gone()
    {
        await EnqueueAsync();
        await LeaseOneAsync();
        await Control.PauseAsync(Flow, CancellationToken.None);

        Time.Advance(3 * Lease);

        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.False, "nobody takes the job over before the flow is resumed");
        await Control.ResumeAsync(Flow, CancellationToken.None);
        Assert.That(await Queue.HasOpenWorkAsync(Flow, CancellationToken.None), Is.True);
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Resumed_flow_wakes_who_waits_for_its_jobs(bool fromAnother)
    {
        await EnqueueAsync();
        await Control.PauseAsync(Flow, CancellationToken.None);
        await using var other = await OpenOtherAsync();
        var (waiting, beside) = (Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask(), Queue.WaitForWorkAsync(Beside, CancellationToken.None).AsTask());
        await other.EnqueueAsync([Request() with { Flow = Beside }], CancellationToken.None);
        await AdvanceUntilAsync(beside); // and the other flow was looked at as often
        Assert.That(waiting.IsCompleted, Is.False);

        await (fromAnother ? (IQueueControl)other : Control).ResumeAsync(Flow, CancellationToken.None);

        await AdvanceUntilAsync(waiting);
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }
}
