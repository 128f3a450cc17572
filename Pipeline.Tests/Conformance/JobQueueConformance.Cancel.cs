using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: cancelling and upkeep.</content>
internal abstract partial class JobQueueConformance
{
    [Test]
    public async Task Cancel_waiting_job_is_cancelled_at_once()
    {
        var id = await EnqueueAsync();

        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.Cancelled));
        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.AlreadyEnded));
    }

    [Test]
    public async Task Cancel_running_job_tells_its_owner()
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();

        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.Requested));
        Assert.That(await Queue.GetCancelRequestsAsync(Owner, CancellationToken.None), Is.EqualTo(new[] { id }));
        Assert.That(await Queue.GetCancelRequestsAsync("worker-2", CancellationToken.None), Is.Empty);
        Assert.That(await RenewAsync(lease), Is.EqualTo(new[] { LeaseStatus.CancelRequested }));
    }

    [TestCase(JobState.Ready)]
    [TestCase(JobState.Scheduled)]
    public async Task Cancel_running_job_that_is_not_to_end_is_cancelled_when_settled(JobState state)
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await Queue.CancelAsync(id, CancellationToken.None);

        await SettleAsync(lease, state);

        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
    }

    [Test]
    public async Task Cancel_running_job_whose_worker_died_is_cancelled_at_takeover()
    {
        var id = await EnqueueAsync();
        await LeaseOneAsync();
        await Queue.CancelAsync(id, CancellationToken.None);
        Time.Advance(Lease);

        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
    }

    [Test]
    public async Task Cancel_unknown_job_is_not_found() =>
        Assert.That(await Queue.CancelAsync(Guid.CreateVersion7(), CancellationToken.None), Is.EqualTo(CancelResult.NotFound));

    [Test]
    public async Task Maintain_deadline_passed_expires_waiting_jobs_and_those_whose_worker_died()
    {
        var deadline = Time.GetUtcNow() + TimeSpan.FromSeconds(30);
        var leased = await EnqueueAsync(Request() with { Deadline = deadline });
        await LeaseAsync(1);
        var ready = await EnqueueAsync(Request() with { Deadline = deadline });
        var scheduled = await EnqueueAsync(Request() with { Deadline = deadline, NotBefore = deadline + TimeSpan.FromDays(1) });

        Time.Advance(TimeSpan.FromSeconds(30));
        await Store.MaintainAsync(CancellationToken.None);

        Assert.That((await FindAsync(ready)).State, Is.EqualTo(JobState.Expired));
        Assert.That((await FindAsync(scheduled)).State, Is.EqualTo(JobState.Expired));
        Assert.That((await FindAsync(leased)).State, Is.EqualTo(JobState.Leased));
        Time.Advance(Lease);
        await Store.MaintainAsync(CancellationToken.None);
        Assert.That((await FindAsync(leased)).State, Is.EqualTo(JobState.Expired));
    }

    [Test]
    public async Task Maintain_lease_that_ran_out_in_a_flow_nobody_leases_ends_what_is_hopeless_and_leaves_the_rest()
    {
        await EnqueueAsync();
        for (var attempt = 1; attempt < Options.MaxAttempts; attempt++)
        {
            await StartAsync(await LeaseOneAsync());
            Time.Advance(Lease);
        }

        var crashing = await LeaseOneAsync();
        await StartAsync(crashing);
        var (cancelled, innocent) = (await EnqueueAsync(), await EnqueueAsync());
        await LeaseAsync(2);
        await Queue.CancelAsync(cancelled, CancellationToken.None);
        Time.Advance(Lease - TimeSpan.FromTicks(1));
        await Store.MaintainAsync(CancellationToken.None);
        Assert.That((await FindAsync(crashing.Job.Id)).State, Is.EqualTo(JobState.Leased));

        Time.Advance(TimeSpan.FromTicks(1));
        await Store.MaintainAsync(CancellationToken.None);

        var dead = await FindAsync(crashing.Job.Id);
        Assert.That((dead.State, dead.Failures.Single().Error), Is.EqualTo((JobState.Failed, "CrashLoop")));
        Assert.That((await FindAsync(cancelled)).State, Is.EqualTo(JobState.Cancelled));
        Assert.That((await FindAsync(innocent)).State, Is.EqualTo(JobState.Leased));
        Assert.That(await SettleAsync(crashing, JobState.Succeeded), Is.False);
    }
}
