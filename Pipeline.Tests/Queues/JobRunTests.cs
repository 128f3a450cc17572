using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues;

/// <summary>One job from its lease to its settlement.</summary>
[TestFixture]
internal sealed class JobRunTests : QueueFixture
{
    private SqliteStore? _store;
    private LogLines _log = null!;

    [SetUp]
    public void Listen() => _log = new();

    [TearDown]
    public void StopListening() => _log.Dispose();

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

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
        await using Running running = await StartAsync(stuck, Store, async (_, _, _) =>
        {
            await ended.Task;
            return new JobOutcome { Kind = JobOutcomeKind.Succeeded };
        });
        Time.Advance(Lease / 3);
        running.Keeper.Tick(CancellationToken.None);
        await renewing.Task;

        ended.SetResult();
        await running.EndsWithinAsync(LeasePolicy.AnswerWithin(Lease) + Second);

        Assert.That((await running.Report).Settlement?.State, Is.EqualTo(JobState.Succeeded));
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Succeeded));
    }

    [Test]
    public async Task RunAsync_settlements_that_fail_again_and_again_are_logged_once_in_a_while()
    {
        const int Jobs = 20;
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), Jobs)], CancellationToken.None);
        await using FaultyQueue faulty = new(Queue);
        faulty.Fail(nameof(IJobQueue.SettleAsync), int.MaxValue);
        await using Running running = await StartAsync(faulty, Store, (_, _, _) => Task.FromResult(new JobOutcome { Kind = JobOutcomeKind.Succeeded }), Jobs);

        await running.EndsWithinAsync(Lease + (Second * 10));

        var lines = _log.All.Count(line => line.Id.Id == 2006);
        Assert.That(lines, Is.InRange(2, (Lease / LogLimit.Interval) + 2), "of hundreds of failures");
    }

    [Test]
    public async Task RunAsync_events_that_can_never_be_stored_end_the_job_with_the_reason()
    {
        var id = await EnqueueAsync();
        using (var other = new SqliteConnections(_store!.File).OpenWriter(Durability.Normal))
        {
            other.Execute("CREATE TRIGGER refused BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no events here'); END");
        }

        await using Running running = await StartAsync(Queue, Store, UntilStoppedAsync);
        await running.EndsWithinAsync(Lease * 2);

        var job = await FindAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await running.Report).Settlement?.State, Is.EqualTo(JobState.Failed));
            Assert.That(job.Failures.Single().Message, Does.Contain("could not be stored").And.Contain("no events here"));
            Assert.That(_log.All.Count(line => line.Id.Id == 2005), Is.InRange(1, (Lease / LogLimit.Interval) + 1));
            Assert.That(_log.All.Count(line => line.Id.Id == 2022), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task RunAsync_queue_that_is_closed_ends_the_job_at_once_and_leaves_it_to_others()
    {
        var id = await EnqueueAsync();
        var closed = await OpenAsync(Options, Time);
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Running running = await StartAsync(closed, (IJobStore)closed, async (_, events, stop) =>
        {
            started.SetResult();
            await go.Task;
            return await UntilStoppedAsync(null!, events, stop);
        });
        await started.Task;

        await closed.DisposeAsync();
        go.SetResult();

        Assert.That((await running.Report.WaitAsync(TimeSpan.FromSeconds(20))).Settlement, Is.Null, "no time has passed");
        Assert.That(_log.All.Count(line => line.Id.Id == 2023), Is.EqualTo(1));
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Leased));
    }

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Says that it has started, and goes on until it is stopped.</summary>
    private static async Task<JobOutcome> UntilStoppedAsync(Job job, IJobEventSink events, JobStop stop)
    {
        await events.AppendAsync(JobEventKind.Started, default, CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new JobOutcome { Kind = stop.Reason!.Value };
    }

    /// <summary>Leases the jobs and runs them.</summary>
    private async Task<Running> StartAsync(IJobQueue queue, IJobStore store, Func<Job, IJobEventSink, JobStop, Task<JobOutcome>> work, int jobs = 1)
    {
        FakeRunner runner = new(Flow, jobs, work);
        await runner.TakeSlotsAsync(jobs, CancellationToken.None);
        JobRun run = new(queue, store, runner, new SettlePolicy(new RetryPolicy(Options.Retry, new Random(1)), 3), Time, _log);
        LeaseKeeper keeper = new(queue, Owner, Lease, Time, _log);
        List<JobStop> stops = [];
        List<Task<AttemptReport>> reports = [];
        foreach (var lease in await LeaseAsync(jobs))
        {
            stops.Add(new JobStop());
            reports.Add(run.RunAsync(keeper.Add(lease, stops[^1], Time.GetTimestamp())));
        }

        return new Running(this, runner, keeper, stops, reports);
    }

    private sealed class Running(JobRunTests test, FakeRunner runner, LeaseKeeper keeper, List<JobStop> stops, List<Task<AttemptReport>> reports) : IAsyncDisposable
    {
        public LeaseKeeper Keeper => keeper;

        public Task<AttemptReport> Report => reports[0];

        /// <summary>Lets time pass by tenths of a second, the keeper looking each time, until all have ended; real work has its time too.</summary>
        public async Task EndsWithinAsync(TimeSpan time)
        {
            var all = Task.WhenAll(reports);
            for (var passed = TimeSpan.Zero; passed < time && !all.IsCompleted; passed += Second / 10)
            {
                test.Time.Advance(Second / 10);
                keeper.Tick(CancellationToken.None);
                await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None));
            }

            await all.WaitAsync(TimeSpan.FromSeconds(20));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var stop in stops)
            {
                await stop.RequestAsync(JobOutcomeKind.Interrupted);
            }

            await ((Task)Task.WhenAll(reports)).WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stops.ForEach(stop => stop.Dispose());
            runner.Dispose();
        }
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
