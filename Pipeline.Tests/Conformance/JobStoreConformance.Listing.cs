using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Conformance;

/// <content>What every store does with listings: pages of summaries, and whole jobs by id.</content>
internal abstract partial class JobStoreConformance
{
    private static readonly JobFilter[] Filters =
    [
        new(),
        new() { Flow = Flow },
        new() { State = JobState.Ready },
        new() { State = JobState.Ready, Flow = Flow },
        new() { State = JobState.Failed },
        new() { DeadOnly = true },
        new() { DeadOnly = true, Flow = Flow },
    ];

    [TestCaseSource(nameof(Filters))]
    public async Task List_over_pages_has_each_job_once_newest_first_whatever_comes_meanwhile(JobFilter filter)
    {
        const int Jobs = 25;
        List<Guid> expected = [];
        for (var job = 0; job < Jobs; job++)
        {
            expected.Insert(0, await BringAsync(Flow, filter.DeadOnly || filter.State == JobState.Failed ? JobState.Failed : JobState.Ready, priority: job % 3));
        }

        List<Guid> listed = [];
        string? continuation = null;
        do
        {
            var page = await Store.ListAsync(filter with { Limit = 7 }, continuation, CancellationToken.None);
            Assert.That(page.Jobs, Has.Count.LessThanOrEqualTo(7));
            listed.AddRange(page.Jobs.Select(job => job.Id));
            continuation = page.Continuation;
            await EnqueueAsync(); // newer than the page before
        }
        while (continuation is not null);

        Assert.That(listed, Is.EqualTo(expected));
    }

    [Test]
    public async Task List_all_goes_over_as_many_jobs_as_there_are()
    {
        var ids = (await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), (2 * Many) + 345)], CancellationToken.None)).Select(receipt => receipt.Id);

        var listed = await Store.ListAllAsync(new JobFilter { Limit = Math.Min(Many, JobFilter.MaxLimit) }, CancellationToken.None).Select(job => job.Id).ToListAsync();

        Assert.That(listed, Is.EqualTo(ids.Reverse()));
    }

    [Test]
    public async Task List_all_of_what_is_purged_meanwhile_comes_to_its_end()
    {
        HashSet<Guid> expected = [];
        for (var job = 0; job < 10; job++)
        {
            expected.Add(await BringAsync(Flow, JobState.Failed, priority: 5));
        }

        HashSet<Guid> listed = [];
        await foreach (var dead in Store.ListAllAsync(new JobFilter { DeadOnly = true, Limit = 3 }, CancellationToken.None))
        {
            listed.Add(dead.Id);
            Assert.That(await Store.PurgeAsync([dead.Id], CancellationToken.None), Is.EqualTo(1));
        }

        Assert.That(listed, Is.EquivalentTo(expected));
    }

    [Test]
    public async Task List_tells_of_a_job_what_find_tells_but_for_what_may_be_large()
    {
        await EnqueueAsync(Request() with { Tenant = "acme", Priority = 7, Deadline = Time.GetUtcNow() + Lease });
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        var whole = await FindAsync(lease.Job.Id);

        var listed = (await Store.ListAsync(new JobFilter(), null, CancellationToken.None)).Jobs.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((listed.Id, listed.Sequence, listed.State, listed.Attempts, listed.Epoch), Is.EqualTo((whole.Id, whole.Sequence, JobState.Leased, 1, 1)));
            Assert.That((listed.Flow, listed.Tenant, listed.Priority, listed.Deadline), Is.EqualTo((Flow, "acme", 7, whole.Request.Deadline)));
            Assert.That((listed.AcceptedAt, listed.StartedAt, listed.FinishedAt, listed.NotBefore), Is.EqualTo((whole.AcceptedAt, whole.StartedAt, whole.FinishedAt, whole.NotBefore)));
            Assert.That((listed.Owner, listed.LeasedUntil, listed.ReplayedAs, listed.Fence), Is.EqualTo((Owner, whole.LeasedUntil, whole.ReplayedAs, whole.Fence)));
        }
    }

    [Test]
    public async Task List_of_a_beginning_of_ids_has_the_jobs_whose_id_begins_so()
    {
        List<Guid> ids = [];
        for (var job = 0; job < 12; job++)
        {
            ids.Add(await BringAsync(Flow, job < 4 ? JobState.Failed : JobState.Ready, priority: 5));
        }

        foreach (var length in (int[])[4, 8, 13, 15, 20, 23, 24, 36])
        {
            Assert.That(JobIdPrefix.TryParse(ids[2].ToString()[..length], out var prefix));
            var listed = await Store.ListAllAsync(new JobFilter { Ids = prefix, Limit = 5 }, CancellationToken.None).Select(job => job.Id).ToListAsync();
            var dead = await Store.ListAllAsync(new JobFilter { Ids = prefix, DeadOnly = true, Flow = Flow }, CancellationToken.None).Select(job => job.Id).ToListAsync();

            Assert.That(listed, Is.EqualTo(Enumerable.Reverse(ids).Where(prefix.Matches)));
            Assert.That(dead, Is.EqualTo(Enumerable.Reverse(ids[..4]).Where(prefix.Matches)));
        }
    }

    [Test]
    public void List_continuation_of_another_store_is_an_error_that_names_it() =>
        Assert.That(async () => await Store.ListAsync(new JobFilter(), "not one of mine", CancellationToken.None), Throws.ArgumentException.With.Message.Contains("not one of mine"));

    [Test]
    public async Task Find_many_has_whole_jobs_in_the_order_asked_for_and_leaves_out_those_that_are_gone()
    {
        var (first, second) = (await EnqueueAsync(Request("""{"n":1}""")), await EnqueueAsync(Request("""{"n":2}""")));

        var jobs = await Store.FindManyAsync([second, Guid.CreateVersion7(), first], CancellationToken.None);

        Assert.That(jobs.Select(job => job.Id), Is.EqualTo(new[] { second, first }));
        Assert.That(jobs.Select(job => job.Request.Input.GetProperty("n").GetInt32()), Is.EqualTo(new[] { 2, 1 }));
    }
}
