using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>Who is woken by what is written: the readers of jobs that have moved.</summary>
[TestFixture]
internal sealed class FollowedJobsTests : QueueFixture
{
    private SqliteStore? _store;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Look_finds_jobs_with_new_events_that_ended_or_are_gone_and_each_once()
    {
        var jobs = (await LeaseManyAsync(4)).ToList();
        FollowedJobs followed = new();
        jobs.ForEach(lease => followed.Add(lease.Job.Id, lease.Job.Sequence, new(1, IsEnded: false)));
        using var session = new SqliteConnections(_store!.File).OpenReader();
        Assert.That(followed.FindMoved(session), Is.Empty);

        await AppendAsync(jobs[0], JobEventKind.Token);
        await SettleAsync(jobs[1], JobState.Succeeded);
        await SettleAsync(jobs[2], JobState.Failed, Failure());
        await Store.PurgeAsync([jobs[2].Job.Id], CancellationToken.None);
        await RenewOneAsync(jobs[3]);

        Assert.That(followed.FindMoved(session), Is.EquivalentTo(jobs.Take(3).Select(lease => lease.Job.Id)));
        Assert.That(followed.FindMoved(session), Is.Empty);
    }

    [Test]
    public async Task Look_finds_a_job_that_moved_before_it_was_added_and_leaves_out_those_that_nobody_follows_any_more()
    {
        var jobs = (await LeaseManyAsync(2)).ToList();
        FollowedJobs followed = new();
        using var session = new SqliteConnections(_store!.File).OpenReader();
        foreach (var lease in jobs)
        {
            await AppendAsync(lease, JobEventKind.Token);
            Assert.That(followed.Add(lease.Job.Id, lease.Job.Sequence, new(1, IsEnded: false)), Is.True);
            Assert.That(followed.Add(lease.Job.Id, lease.Job.Sequence, new(2, IsEnded: false)), Is.False, "a second reader");
        }

        Assert.That(followed.IsAnyNew, Is.True);
        jobs.ForEach(lease => followed.Remove(lease.Job.Id));
        followed.Remove(jobs[1].Job.Id);

        Assert.That(followed.FindMoved(session), Is.EqualTo(new[] { jobs[0].Job.Id }));
        Assert.That((followed.Count, followed.IsAnyNew), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task Write_of_another_process_wakes_the_readers_of_its_job_alone()
    {
        var jobs = (await LeaseManyAsync(2)).ToList();
        await using var database = SqliteDatabase.Open(new(StoreName.Queue, _store!.File), QueueSchema.Scripts, Time, NullLogger.Instance);
        Signals<Guid> signals = new();
        await using ChangeWatch watch = new(database, signals, Time, NullLogger.Instance);
        jobs.ForEach(lease => watch.Enter(lease.Job.Id, lease.Job.Sequence, new(1, IsEnded: false)));
        var (busy, idle) = (signals.Next(jobs[0].Job.Id), signals.Next(jobs[1].Job.Id));

        for (var number = 0; number < 20; number++)
        {
            await AppendAsync(jobs[0], JobEventKind.Token);
            await AdvanceUntilAsync(busy);
            busy = signals.Next(jobs[0].Job.Id);
            Assert.That(idle.IsCompleted, Is.False, $"after {number} events of the other job");
        }

        await AppendAsync(jobs[1], JobEventKind.Token);
        await AdvanceUntilAsync(idle);
    }

    [TestCase(0, 15)]
    [TestCase(0.1, 15)]
    [TestCase(2, 200)]
    [TestCase(50, 1_000)]
    public void Pause_after_a_look_is_a_hundred_times_as_long(double look, double pause) =>
        Assert.That(ChangeWatch.Pause(TimeSpan.FromMilliseconds(look)), Is.EqualTo(TimeSpan.FromMilliseconds(pause)));

    [Test]
    public void Question_is_answered_by_the_job_number()
    {
        using var session = new SqliteConnections(_store!.File).OpenReader();
        using var rows = session.Prepare("EXPLAIN QUERY PLAN " + FollowedJobs.FindOne).Query();
        Assert.That(rows.Read(), Is.True);
        Assert.That(rows.Text(3), Is.EqualTo("SEARCH job USING INTEGER PRIMARY KEY (rowid=?)"));
    }

    private async Task<IReadOnlyList<JobLease>> LeaseManyAsync(int count)
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), count)], CancellationToken.None);
        return await LeaseAsync(count);
    }
}
