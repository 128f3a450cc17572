using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does when the wall clock is set: spans last as long as they were to, and times are what the clock says.</content>
internal abstract partial class JobQueueConformance
{
    private static readonly int[] Hours = [-25, -1, 1, 25];

    [TestCaseSource(nameof(Hours))]
    public async Task Clock_is_set_lease_of_a_dead_worker_is_taken_over_when_its_time_is_over(int hours)
    {
        await EnqueueAsync();
        await LeaseOneAsync();
        Time.Jump(TimeSpan.FromHours(hours));

        Time.Advance(Lease - TimeSpan.FromTicks(1));
        Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
        Time.Advance(TimeSpan.FromTicks(1));

        await Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(await LeaseAsync(owner: "worker-2"), Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Hours))]
    public async Task Clock_is_set_each_lease_lasts_as_long_as_its_owner_asked_for(int hours)
    {
        await EnqueueAsync();
        await EnqueueAsync();
        var shorter = (await LeaseAsync(max: 1, duration: TimeSpan.FromSeconds(10))).Single();
        var longer = (await LeaseAsync(max: 1, duration: TimeSpan.FromMinutes(30))).Single();
        Time.Jump(TimeSpan.FromHours(hours));

        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await LeaseAsync(owner: "worker-2", duration: TimeSpan.FromHours(1))).Select(lease => lease.Job.Id), Is.EqualTo(new[] { shorter.Job.Id }));
        Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(10));
        Assert.That((await LeaseAsync(owner: "worker-2")).Select(lease => lease.Job.Id), Is.EqualTo(new[] { longer.Job.Id }));
    }

    [TestCaseSource(nameof(Hours))]
    public async Task Clock_is_set_owner_that_renews_keeps_its_lease_and_settles(int hours)
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        Time.Advance(Lease / 3);
        Time.Jump(TimeSpan.FromHours(hours));
        for (var renewal = 0; renewal < 4; renewal++)
        {
            lease = await RenewOneAsync(lease);
            Time.Advance(Lease * 0.9);
            await Store.MaintainAsync(CancellationToken.None);
            Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
        }

        Assert.That(await SettleAsync(lease, JobState.Succeeded), Is.True);
        Assert.That((await FindAsync(id)).Attempts, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Hours))]
    public async Task Clock_is_set_running_job_is_asked_to_stop_rather_than_ended(int hours)
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        Time.Jump(TimeSpan.FromHours(hours));

        Assert.That(await Queue.CancelAsync(id, CancellationToken.None), Is.EqualTo(CancelResult.Requested));
        Assert.That(await SettleAsync(lease, JobState.Cancelled), Is.True);
    }

    [TestCaseSource(nameof(Hours))]
    public async Task Clock_is_set_pause_before_another_attempt_lasts_as_long_as_it_was_to(int hours)
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        await Queue.SettleAsync(lease, new Settlement { State = JobState.Scheduled, NotBefore = Time.GetUtcNow() + TimeSpan.FromSeconds(5) }, CancellationToken.None);
        Time.Jump(TimeSpan.FromHours(hours));

        Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.That(await LeaseAsync(), Is.Empty);
        Time.Advance(TimeSpan.FromTicks(1));

        await Queue.WaitForWorkAsync(Flow, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Clock_is_set_senders_time_and_deadline_are_what_the_clock_says()
    {
        var later = await EnqueueAsync(Request() with { NotBefore = Time.GetUtcNow() + TimeSpan.FromHours(1) });
        var late = await EnqueueAsync(Request() with { Deadline = Time.GetUtcNow() + TimeSpan.FromHours(1) });

        Time.Jump(TimeSpan.FromHours(1));
        await Store.MaintainAsync(CancellationToken.None);

        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EqualTo(new[] { later }));
        Assert.That((await FindAsync(late)).State, Is.EqualTo(JobState.Expired));
    }
}
