using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Commands;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>Listings of commands: whole jobs, over the pages of the store.</summary>
[TestFixture]
internal sealed class WholeJobsTests : QueueFixture
{
    private SqliteStore? _store;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(2_100)]
    [TestCase(10_000)]
    public async Task List_shows_as_many_as_asked_for_with_their_inputs(int limit)
    {
        const int Jobs = 2_200;
        await Queue.EnqueueAsync([.. Enumerable.Range(0, Jobs).Select(number => Request($$"""{"n":{{number}}}"""))], CancellationToken.None);

        var jobs = await WholeJobs.ListAsync(Store, new JobFilter { Flow = Flow }, new JobSelection(), limit, Time.GetUtcNow(), CancellationToken.None);

        Assert.That(jobs.Select(job => job.Request.Input.GetProperty("n").GetInt32()), Is.EqualTo(Enumerable.Range(0, Jobs).Reverse().Take(limit)));
    }

    [Test]
    public async Task List_leaves_out_a_job_that_was_leased_between_the_listing_and_the_look()
    {
        await EnqueueAsync();
        var second = await EnqueueAsync();
        await using BusyQueue busy = new(Queue, () => LeaseOneAsync());

        var jobs = await WholeJobs.ListAsync(busy, new JobFilter { State = JobState.Ready }, new JobSelection(), 10, Time.GetUtcNow(), CancellationToken.None);

        Assert.That(jobs.Select(job => job.Id), Is.EqualTo(new[] { second }));
    }

    [Test]
    public async Task All_dead_letters_are_gone_over_also_when_none_of_them_goes()
    {
        const int Jobs = 2_100;
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), Jobs)], CancellationToken.None);
        await Task.WhenAll((await LeaseAsync(Jobs)).Select(lease => SettleAsync(lease, JobState.Failed).AsTask()));

        var dead = await WholeJobs.SelectAsync(Store, new JobFilter { DeadOnly = true }, new JobSelection { NewerThan = TimeSpan.FromHours(1) }, Time.GetUtcNow(), CancellationToken.None).ToListAsync();

        Assert.That(dead.DistinctBy(letter => letter.Id).Count(), Is.EqualTo(Jobs));
    }

    /// <summary>Something happens after each page of a listing.</summary>
    private sealed class BusyQueue(IJobQueue queue, Func<Task> happens) : QueueDecorator(queue)
    {
        public override async ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken)
        {
            var page = await base.ListAsync(filter, continuation, cancellationToken);
            await happens();
            return page;
        }
    }
}
