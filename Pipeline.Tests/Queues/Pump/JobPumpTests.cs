using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues.Pump;

[TestFixture]
internal sealed class JobPumpTests : QueueFixture
{
    private static readonly JobOutcome Success = new() { Kind = JobOutcomeKind.Succeeded, Result = JsonElement.Parse("""{"n":1}""") };
    private static readonly PumpSettings UntilEmpty = new() { UntilEmpty = true };

    private SqliteStore? _store;
    private FaultyQueue _faulty = null!;
    private LogLines _log = null!;

    [SetUp]
    public void Wrap() => (_faulty, _log) = (new FaultyQueue(Queue), new LogLines());

    [TearDown]
    public async Task UnwrapAsync()
    {
        await _faulty.DisposeAsync();
        _log.Dispose();
    }

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Run_until_empty_settles_all_and_sums_up()
    {
        var ids = (await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 200)], CancellationToken.None)).Select(receipt => receipt.Id).ToList();
        List<Guid> heard = [];
        PumpSettings settings = new() { UntilEmpty = true, OnSettled = report => { lock (heard) { heard.Add(report.Job.Id); } } };
        using var runner = Runner(16, async (_, events, _) =>
        {
            await events.AppendAsync(JobEventKind.Started, default, CancellationToken.None);
            return Success;
        });

        var summary = await RunToTheEndAsync(Pump(runner).RunAsync(settings, CancellationToken.None));

        var job = await FindAsync(ids[0]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(summary, Is.EqualTo(new PumpSummary(200, 0, 0, 0, 0, 0, 0, 0)));
            Assert.That(heard, Is.EquivalentTo(ids));
            Assert.That(job.State, Is.EqualTo(JobState.Succeeded));
            Assert.That(job.Attempts, Is.EqualTo(1));
            Assert.That(job.Result!.Value.GetProperty("n").GetInt32(), Is.EqualTo(1));
            Assert.That(runner.Free, Is.EqualTo(16));
        }
    }

    [Test]
    public async Task Run_asks_for_few_jobs_at_first_and_for_twice_as_many_after_each_answer()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 300)], CancellationToken.None);
        using var runner = Runner(300, (_, _, _) => Task.FromResult(Success));

        await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        int[] leased = [.. _faulty.Leased];
        Assert.That(leased[0], Is.EqualTo(Environment.ProcessorCount));
        Assert.That(leased[1], Is.EqualTo(Environment.ProcessorCount * 2));
        Assert.That(leased.Max(), Is.EqualTo(64), "all that is asked for at once, where there is room");
    }

    [Test]
    public async Task Run_asks_for_few_jobs_again_after_a_fault()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 300)], CancellationToken.None);
        using var runner = Runner(300, (_, _, _) =>
        {
            if (_faulty.Leased.Last() == 64)
            {
                _faulty.Fail(nameof(IJobQueue.LeaseAsync), 1);
            }

            return Task.FromResult(Success);
        });

        await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        int[] leased = [.. _faulty.Leased];
        Assert.That(leased[Array.IndexOf(leased, 64)..], Has.Member(Environment.ProcessorCount));
    }

    [Test]
    public async Task Run_full_flow_leases_no_further()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 100)], CancellationToken.None);
        using SemaphoreSlim running = new(0);
        TaskCompletionSource release = new();
        using var runner = Runner(3, async (_, _, _) =>
        {
            running.Release();
            await release.Task;
            return Success;
        });
        var run = Pump(runner).RunAsync(UntilEmpty, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            await running.WaitAsync();
        }

        var statistics = await Store.GetStatisticsAsync(CancellationToken.None);
        Assert.That(statistics.Jobs[JobState.Leased], Is.EqualTo(3));
        Assert.That(statistics.Jobs[JobState.Ready], Is.EqualTo(97));
        release.SetResult();
        Assert.That((await RunToTheEndAsync(run)).Succeeded, Is.EqualTo(100));
    }

    [Test]
    public async Task Run_transient_failure_is_tried_again_until_no_attempt_is_left()
    {
        var id = await EnqueueAsync();
        using var runner = Runner(4, (_, _, _) => Task.FromResult(Failed(FailureKind.Transient)));

        var summary = await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        Assert.That(summary with { Released = 0 }, Is.EqualTo(new PumpSummary(0, 0, 1, 0, 0, Retried: 2, 0, 0)));
        Assert.That((await FindAsync(id)).Attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task Run_flow_that_throws_fails_that_job_alone()
    {
        var bad = await EnqueueAsync(Request() with { Priority = 9 });
        await EnqueueAsync();
        using var runner = Runner(1, (job, _, _) => job.Id == bad ? throw new InvalidOperationException("a bug") : Task.FromResult(Success));

        var summary = await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        Assert.That((summary.Succeeded, summary.Failed), Is.EqualTo((1, 1)));
        Assert.That((await FindAsync(bad)).Failures.Single().Message, Is.EqualTo("a bug"));
    }

    [Test]
    public async Task Run_events_are_written_before_the_job_ends()
    {
        var id = await EnqueueAsync();
        using var runner = Runner(1, async (_, events, _) =>
        {
            await events.AppendAsync(JobEventKind.Started, default, CancellationToken.None);
            for (var i = 0; i < 1000; i++)
            {
                await events.AppendAsync(JobEventKind.Token, JsonSerializer.SerializeToUtf8Bytes(new { i }), CancellationToken.None);
            }

            return Success;
        });

        await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        var events = await EventsAsync(id);
        Assert.That(events.Skip(2).SkipLast(1).Select(one => one.Data!.Value.GetProperty("i").GetInt32()), Is.EqualTo(Enumerable.Range(0, 1000)));
    }

    [Test]
    public async Task Run_store_that_is_away_is_asked_again()
    {
        await EnqueueAsync();
        _faulty.Fail(nameof(IJobQueue.LeaseAsync), 5);
        _faulty.Fail(nameof(IJobQueue.SettleAsync), 5);
        using var runner = Runner(1, (_, _, _) => Task.FromResult(Success));

        var summary = await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        Assert.That(summary, Is.EqualTo(new PumpSummary(1, 0, 0, 0, 0, 0, 0, 0)));
        Assert.That(runner.Free, Is.EqualTo(1));
    }

    [Test]
    public async Task Run_settlement_whose_answer_was_lost_counts_as_settled()
    {
        await EnqueueAsync();
        _faulty.IsAnswerLost = true;
        _faulty.Fail(nameof(IJobQueue.SettleAsync), 1);
        using var runner = Runner(1, (_, _, _) => Task.FromResult(Success));

        var summary = await RunToTheEndAsync(Pump(runner).RunAsync(UntilEmpty, CancellationToken.None));

        Assert.That(summary, Is.EqualTo(new PumpSummary(1, 0, 0, 0, 0, 0, 0, 0)));
    }

    [Test]
    public async Task Run_long_job_keeps_its_lease()
    {
        await EnqueueAsync();
        await using Blocked blocked = new(this);
        for (var i = 0; i < 6; i++)
        {
            await blocked.AdvanceAsync(TimeSpan.FromSeconds(20));
            await RenewedAsync(blocked);
        }

        Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
        Assert.That(await blocked.EndAsync(), Is.EqualTo(new PumpSummary(1, 0, 0, 0, 0, 0, 0, 0)));
    }

    [Test]
    public async Task Run_job_whose_lease_cannot_be_renewed_is_stopped_when_it_runs_out_and_writes_nothing()
    {
        var id = await EnqueueAsync();
        _faulty.Fail(nameof(IJobQueue.RenewAsync), int.MaxValue);
        await using Blocked blocked = new(this);
        await blocked.AdvanceAsync(TimeSpan.Zero);
        _faulty.Fail(nameof(IJobQueue.LeaseAsync), int.MaxValue);

        await blocked.AdvanceAsync(Lease);
        Assert.That(await blocked.Stopped, Is.EqualTo(JobOutcomeKind.Interrupted));

        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Leased));
        var taken = (await LeaseAsync(owner: "worker-2")).Single();
        await SettleAsync(taken, JobState.Succeeded);
        Assert.That(await blocked.EndAsync(), Is.EqualTo(new PumpSummary(0, 0, 0, 0, 0, 0, 0, Lost: 1)));
    }

    [TestCase(-25)]
    [TestCase(25)]
    public async Task Run_clock_is_set_while_a_job_runs_it_keeps_its_lease_and_settles(int hours)
    {
        var id = await EnqueueAsync();
        await using Blocked blocked = new(this);
        await blocked.AdvanceAsync(TimeSpan.FromSeconds(1));
        Time.Jump(TimeSpan.FromHours(hours));
        for (var second = 0; second < 150; second++)
        {
            await blocked.AdvanceAsync(TimeSpan.FromSeconds(1));
            Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty, $"{second} s after it was set");
            if (second % 20 == 19)
            {
                await RenewedAsync(blocked);
            }
        }

        Assert.That(await blocked.EndAsync(), Is.EqualTo(new PumpSummary(1, 0, 0, 0, 0, 0, 0, 0)));
        Assert.That((await FindAsync(id)).Attempts, Is.EqualTo(1));
        Assert.That(_log.All.Where(line => line.Id.Id is 2004 or 2005 or 2006), Is.Empty, "nothing was lost or failed");
    }

    [Test]
    public async Task Run_cancel_request_stops_the_job()
    {
        var id = await EnqueueAsync();
        await using Blocked blocked = new(this);
        await Queue.CancelAsync(id, CancellationToken.None);

        await blocked.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.That(await blocked.Stopped, Is.EqualTo(JobOutcomeKind.Cancelled));
        Assert.That((await blocked.EndAsync()).Cancelled, Is.EqualTo(1));
    }

    [Test]
    public async Task Run_deadline_passed_stops_the_job()
    {
        await EnqueueAsync(Request() with { Deadline = Time.GetUtcNow() + TimeSpan.FromSeconds(5) });
        await using Blocked blocked = new(this);

        await blocked.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.That(await blocked.Stopped, Is.EqualTo(JobOutcomeKind.Expired));
        Assert.That((await blocked.EndAsync()).Expired, Is.EqualTo(1));
    }

    [Test]
    public async Task Run_stopped_interrupts_after_three_quarters_of_the_drain_and_hands_back_without_burning_an_attempt()
    {
        var id = await EnqueueAsync();
        await using Blocked blocked = new(this);
        await blocked.StopAsync();
        var stopped = Time.GetUtcNow();
        while (!blocked.Stopped.IsCompleted)
        {
            await blocked.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.That(await blocked.Stopped, Is.EqualTo(JobOutcomeKind.Interrupted));
        Assert.That(Time.GetUtcNow() - stopped, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(15)));
        Assert.That((await blocked.EndAsync()).Released, Is.EqualTo(1));
        var job = await FindAsync(id);
        Assert.That((job.State, job.Attempts), Is.EqualTo((JobState.Ready, 0)));
    }

    private async Task RenewedAsync(Blocked blocked)
    {
        while (!await _faulty.Renewals.WaitAsync(TimeSpan.FromSeconds(1)))
        {
            // The renewer was still busy with its last round when the clock struck.
            await blocked.AdvanceAsync(TimeSpan.FromSeconds(1));
        }
    }

    private FakeRunner Runner(int places, Func<Job, IJobEventSink, JobStop, Task<JobOutcome>> work) => new(Flow, places, work);

    private JobPump Pump(FakeRunner runner) => new(_faulty, Store, runner, Options, Owner, Time, _log);

    private async Task<PumpSummary> RunToTheEndAsync(Task<PumpSummary> run)
    {
        while (!run.IsCompleted)
        {
            await AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        return await run;
    }

    /// <summary>Lets time pass, then lets the store answer what it was asked before: the clock must not outrun real work.</summary>
    private async Task AdvanceAsync(TimeSpan step)
    {
        Time.Advance(step);
        await Queue.CancelAsync(Guid.Empty, CancellationToken.None);
    }

    private static JobOutcome Failed(FailureKind kind) => new() { Kind = JobOutcomeKind.Failed, Failures = [Failure(kind: kind)] };

    /// <summary>A pump with one job, which runs until it is stopped or let go.</summary>
    private sealed class Blocked : IAsyncDisposable
    {
        private readonly JobPumpTests _test;
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<JobOutcomeKind> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly FakeRunner _runner;
        private readonly Task<PumpSummary> _run;

        public Blocked(JobPumpTests test)
        {
            _test = test;
            _runner = test.Runner(1, WorkAsync);
            _run = test.Pump(_runner).RunAsync(new PumpSettings { Drain = TimeSpan.FromSeconds(20) }, _stop.Token);
        }

        public Task<JobOutcomeKind> Stopped => _stopped.Task;

        public async Task StopAsync()
        {
            await _started.Task;
            await _stop.CancelAsync();
        }

        /// <summary>Lets time pass second by second, once the job runs.</summary>
        public async Task AdvanceAsync(TimeSpan time)
        {
            await _started.Task;
            for (var second = 0; second < time.TotalSeconds; second++)
            {
                await _test.AdvanceAsync(TimeSpan.FromSeconds(1));
            }
        }

        public async Task<PumpSummary> EndAsync()
        {
            _letGo.TrySetResult();
            await _stop.CancelAsync();
            return await _test.RunToTheEndAsync(_run);
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _stop.Dispose();
            _runner.Dispose();
        }

        private async Task<JobOutcome> WorkAsync(Job job, IJobEventSink events, JobStop stop)
        {
            await events.AppendAsync(JobEventKind.Started, default, CancellationToken.None);
            using var registration = stop.Token.Register(() => _stopped.TrySetResult(stop.Reason!.Value));
            _started.TrySetResult();
            await Task.WhenAny(_letGo.Task, _stopped.Task);
            return stop.Reason is { } reason ? new JobOutcome { Kind = reason } : Success;
        }
    }
}
