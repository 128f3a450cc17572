using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every queue does: leasing certain jobs.</content>
internal abstract partial class JobQueueConformance
{
    [Test]
    public async Task Lease_by_id_takes_these_jobs_alone_whatever_is_more_urgent()
    {
        var urgent = await EnqueueAsync(Request() with { Priority = 9 });
        var first = await EnqueueAsync(Request() with { Priority = 0 });
        var second = await EnqueueAsync();

        var leases = await LeaseByIdAsync([second, first]);

        Assert.That(leases.Select(lease => lease.Job.Id), Is.EquivalentTo(new[] { first, second }));
        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EqualTo(new[] { urgent }));
    }

    [Test]
    public async Task Lease_by_id_passes_over_what_is_held_ended_later_unknown_or_of_another_flow()
    {
        var held = await EnqueueAsync();
        await LeaseOneAsync();
        var ended = await EnqueueAsync();
        await Queue.CancelAsync(ended, CancellationToken.None);
        var later = await EnqueueAsync(Request() with { NotBefore = Now + TimeSpan.FromHours(1) });
        var other = await EnqueueAsync(Request() with { Flow = "other" });

        Assert.That(await LeaseByIdAsync([held, ended, later, other, Guid.CreateVersion7()]), Is.Empty);
    }

    [Test]
    public async Task Lease_by_id_takes_no_more_than_asked_for()
    {
        var ids = (await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 3)], CancellationToken.None)).Select(receipt => receipt.Id).ToList();

        var leases = await LeaseByIdAsync(ids, max: 2);

        Assert.That(leases.Select(lease => lease.Job.Id), Is.Unique.And.SubsetOf(ids));
        Assert.That(leases, Has.Count.EqualTo(2));
        Assert.That(await LeaseAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Lease_by_id_is_a_lease_as_any_other()
    {
        var id = await EnqueueAsync();
        var lease = (await LeaseByIdAsync([id])).Single();

        Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
        lease = await RenewOneAsync(lease);
        Assert.That(await StartAsync(lease), Is.True);
        Assert.That(await SettleAsync(lease, JobState.Succeeded), Is.True);
        Assert.That(await LeaseByIdAsync([id]), Is.Empty);
        Assert.That(await LeaseAsync(), Is.Empty);
        Assert.That(((await FindAsync(id)).State, (await FindAsync(id)).Attempts), Is.EqualTo((JobState.Succeeded, 1)));
    }

    [Test]
    public async Task Lease_by_id_that_was_given_back_may_be_taken_by_anybody()
    {
        var id = await EnqueueAsync();
        var lease = (await LeaseByIdAsync([id])).Single();

        await SettleAsync(lease, JobState.Ready);

        Assert.That((await LeaseAsync(owner: "worker-2")).Select(taken => taken.Job.Id), Is.EqualTo(new[] { id }));
    }

    [Test]
    public async Task Lease_by_id_that_ran_out_is_taken_over()
    {
        var id = await EnqueueAsync();
        await LeaseByIdAsync([id]);
        Time.Advance(Lease);

        Assert.That((await LeaseAsync(owner: "worker-2")).Select(taken => taken.Job.Id), Is.EqualTo(new[] { id }));
    }

    private async Task<IReadOnlyList<JobLease>> LeaseByIdAsync(IReadOnlyCollection<Guid> ids, int max = 10) =>
        await Queue.LeaseByIdAsync(Flow, ids, Owner, max, Lease, CancellationToken.None);
}
