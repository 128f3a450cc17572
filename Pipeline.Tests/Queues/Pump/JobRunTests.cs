using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Tests.Queues.Pump;

/// <summary>One job from its lease to its settlement.</summary>
[TestFixture]
internal sealed class JobRunTests : JobRunFixture
{
    [Test]
    public async Task RunAsync_settlement_that_was_carried_out_and_answered_after_the_lease_counts()
    {
        await EnqueueAsync();
        var report = await RunAsync(isCarriedOut: true);

        Assert.That(report.Settlement?.State, Is.EqualTo(JobState.Succeeded));
    }

    [Test]
    public async Task RunAsync_settlement_that_hangs_is_given_up_with_the_lease()
    {
        var id = await EnqueueAsync();
        var report = await RunAsync(isCarriedOut: false);

        Assert.That(report.Settlement, Is.Null);
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Leased), "nothing was written; another worker takes it up");
    }

    [TestCase(true, "Accepted, Started, Released")]
    [TestCase(false, "Accepted")]
    public async Task RunAsync_job_that_is_handed_back_says_so_if_it_had_begun(bool begins, string expected)
    {
        var id = await EnqueueAsync();
        await using var running = await StartAsync(Queue, Store, async (_, events, _) =>
        {
            await (begins ? events.AppendAsync(JobEventKind.Started, default, CancellationToken.None) : ValueTask.CompletedTask);
            return new JobOutcome { Kind = JobOutcomeKind.Interrupted };
        });

        await running.Report.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Ready));
        Assert.That(string.Join(", ", (await Store.ListStepsAsync(id, CancellationToken.None)).Select(step => step.Kind)), Is.EqualTo(expected));
    }

    [Test]
    public async Task RunAsync_renewal_that_is_never_answered_holds_up_no_settlement()
    {
        TaskCompletionSource renewing = new(TaskCreationOptions.RunContinuationsAsynchronously), ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultyQueue stuck = new(Queue)
        {
            BeforeRenewing = () =>
            {
                renewing.TrySetResult();
                return new TaskCompletionSource().Task;
            },
        };
        var id = await EnqueueAsync();
        await using RunningJobs running = await StartAsync(stuck, Store, async (_, _, _) =>
        {
            await ended.Task;
            return new JobOutcome { Kind = JobOutcomeKind.Succeeded };
        });
        Time.Advance(Lease / 3);
        running.Keeper.Tick(CancellationToken.None);
        await renewing.Task;

        ended.SetResult();
        while (!running.Keeper.Held().Single().IsLeaving)
        {
            await Task.Yield();
        }

        Time.Advance(CallPolicy.RenewWithin(Lease));
        running.Keeper.Tick(CancellationToken.None); // at once: it must not begin another renewal before the settlement
        await running.Report.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That((await running.Report).Settlement?.State, Is.EqualTo(JobState.Succeeded));
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Succeeded));
    }

    [Test]
    public async Task RunAsync_settlements_that_fail_again_and_again_areLogged_once_in_a_while()
    {
        const int Jobs = 20;
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), Jobs)], CancellationToken.None);
        await using FaultyQueue faulty = new(Queue);
        faulty.Fail(nameof(IJobQueue.SettleAsync), int.MaxValue);
        await using RunningJobs running = await StartAsync(faulty, Store, (_, _, _) => Task.FromResult(new JobOutcome { Kind = JobOutcomeKind.Succeeded }), Jobs);

        await running.EndsWithinAsync(Lease + (Second * 10));

        var lines = Log.All.Count(line => line.Id.Id == 2006);
        Assert.That(lines, Is.InRange(2, (Lease / LogLimit.Interval) + 2), "of hundreds of failures");
    }

    [Test]
    public async Task RunAsync_events_that_can_never_be_stored_end_the_job_with_the_reason()
    {
        var id = await EnqueueAsync();
        using (var other = new SqliteConnections(File).OpenWriter(Durability.Normal))
        {
            other.Execute("CREATE TRIGGER refused BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no events here'); END");
        }

        await using RunningJobs running = await StartAsync(Queue, Store, UntilStoppedAsync);
        await running.EndsWithinAsync(Lease * 2);

        var job = await FindAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await running.Report).Settlement?.State, Is.EqualTo(JobState.Failed));
            Assert.That(job.Failures.Single().Message, Does.Contain("could not be stored").And.Contain("no events here"));
            Assert.That(Log.All.Count(line => line.Id.Id == 2005), Is.InRange(1, (Lease / LogLimit.Interval) + 1));
            Assert.That(Log.All.Count(line => line.Id.Id == 2022), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task RunAsync_queue_that_is_closed_ends_the_job_at_once_and_leaves_it_to_others()
    {
        var id = await EnqueueAsync();
        var closed = await OpenAsync(Options, Time);
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningJobs running = await StartAsync(closed, (IJobStore)closed, async (_, events, stop) =>
        {
            started.SetResult();
            await go.Task;
            return await UntilStoppedAsync(null!, events, stop);
        });
        await started.Task;

        await closed.DisposeAsync();
        go.SetResult();

        Assert.That((await running.Report.WaitAsync(TimeSpan.FromSeconds(20))).Settlement, Is.Null, "no time has passed");
        Assert.That(Log.All.Count(line => line.Id.Id == 2023), Is.EqualTo(1));
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Leased));
    }

    /// <summary>Runs a job whose settlement the store answers only when nobody waits any more.</summary>
    private async Task<AttemptReport> RunAsync(bool isCarriedOut)
    {
        TaskCompletionSource settling = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultyQueue faulty = new(Queue)
        {
            InsteadOfSettling = async (settle, token) =>
            {
                if (isCarriedOut)
                {
                    await settle();
                }

                settling.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, Time, token);
                return false;
            },
        };
        LeaseKeeper keeper = new(faulty, Owner, Lease, Time, NullLogger.Instance);
        using FakeRunner runner = new(Flow, 1, (_, _, _) => Task.FromResult(new JobOutcome { Kind = JobOutcomeKind.Succeeded }));
        using JobStop stop = new();
        JobRun run = new(faulty, Store, runner, new SettlePolicy(new RetryPolicy(Options.Retry, new Random(1)), 3), Time, NullLogger.Instance);
        await runner.TakeSlotsAsync(1, CancellationToken.None);

        var running = run.RunAsync(keeper.Add(await LeaseOneAsync(), stop, Time.GetTimestamp()));
        await settling.Task;
        while (!running.IsCompleted)
        {
            Time.Advance(Lease);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        return await running;
    }
}
