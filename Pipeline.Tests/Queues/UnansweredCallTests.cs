using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Queues.Pump;

namespace Pipeline.Tests.Queues;

/// <summary>Calls to the store that are never answered: each is given up in its time, and costs what it must and no more.</summary>
[TestFixture]
internal sealed class UnansweredCallTests : JobRunFixture
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private SilentQueue _silent = null!;

    [SetUp]
    public void Wrap() => _silent = new SilentQueue(Queue);

    [TearDown]
    public async Task UnwrapAsync() => await _silent.DisposeAsync();

    [Test]
    public async Task Lease_is_given_up_when_what_it_may_have_leased_has_run_out_and_asked_again()
    {
        var id = await EnqueueAsync();
        _silent.Silence(nameof(IJobQueue.LeaseAsync), times: 1);
        await using PumpRun pump = new(this, Succeed, untilEmpty: true);

        await pump.UntilAsync(() => pump.Run.IsCompleted, CallPolicy.LeaseWithin(Lease) + (Second * 5));

        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Succeeded));
    }

    [Test]
    public async Task Question_for_cancellations_is_asked_again_and_the_job_is_stopped()
    {
        var id = await EnqueueAsync();
        _silent.Silence(nameof(IJobQueue.GetCancelRequestsAsync), times: 1);
        await using PumpRun pump = new(this, UntilStoppedAsync);
        await pump.UntilAsync(() => _silent.Asked(nameof(IJobQueue.GetCancelRequestsAsync)) > 0, Second * 10);
        await Queue.CancelAsync(id, CancellationToken.None);

        await pump.UntilAsync(() => pump.Settled > 0, CallPolicy.RenewWithin(Lease) + (Second * 5));

        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Cancelled));
    }

    [Test]
    public async Task Renewal_is_asked_again_before_the_lease_runs_out()
    {
        await EnqueueAsync();
        _silent.Silence(nameof(IJobQueue.RenewAsync), times: 2);
        await using PumpRun pump = new(this, UntilStoppedAsync);

        await pump.UntilAsync(() => _silent.Asked(nameof(IJobQueue.RenewAsync)) > 3, Lease * 2);

        Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
    }

    [Test]
    public async Task Settlement_is_tried_again_while_the_lease_holds()
    {
        var id = await EnqueueAsync();
        _silent.Silence(nameof(IJobQueue.SettleAsync), times: 1);
        await using RunningJobs running = await StartAsync(_silent, _silent, Succeed);

        await running.EndsWithinAsync(CallPolicy.SettleWithin(Lease, Lease) + (Second * 5));

        Assert.That(((await running.Report).Settlement?.State, (await FindAsync(id)).State), Is.EqualTo((JobState.Succeeded, JobState.Succeeded)));
    }

    [Test]
    public async Task Settlement_and_the_look_afterwards_are_given_up()
    {
        await EnqueueAsync();
        _silent.Silence(nameof(IJobQueue.SettleAsync));
        _silent.Silence(nameof(IJobStore.FindAsync));
        await using RunningJobs running = await StartAsync(_silent, _silent, Succeed);

        await running.EndsWithinAsync(Lease + CallPolicy.LookWithin + (Second * 5));

        Assert.That((await running.Report).Settlement, Is.Null);
        Assert.That(_silent.Asked(nameof(IJobQueue.SettleAsync)), Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    public async Task Events_stop_the_job_after_the_time_of_a_lease_and_it_goes_back_to_the_queue()
    {
        var id = await EnqueueAsync();
        _silent.Silence(nameof(IJobStore.AppendEventsAsync));
        await using RunningJobs running = await StartAsync(_silent, _silent, UntilStoppedAsync);

        await running.EndsWithinAsync(CallPolicy.AppendWithin(Lease) + (Second * 5));

        var job = await FindAsync(id);
        Assert.That(((await running.Report).Settlement?.State, job.State, job.Attempts), Is.EqualTo((JobState.Ready, JobState.Ready, 0)));
        Assert.That(_silent.Asked(nameof(IJobStore.AppendEventsAsync)), Is.EqualTo(1), "another try could store the events twice");
        Assert.That(Log.All.Count(line => line.Id.Id == 2024), Is.EqualTo(1));
    }

    [Test]
    public async Task Upkeep_is_asked_again_and_holds_up_no_stop()
    {
        _silent.Silence(nameof(IJobStore.MaintainAsync));
        await using PumpRun pump = new(this, Succeed);

        await pump.UntilAsync(() => _silent.Asked(nameof(IJobStore.MaintainAsync)) > 1, CallPolicy.UpkeepWithin + (QueueUpkeep.Interval * 3));

        await pump.StopsAtOnceAsync();
    }

    [Test]
    public async Task Wait_for_work_is_given_up_and_the_pump_looks_for_itself()
    {
        _silent.Silence(nameof(IJobQueue.WaitForWorkAsync));
        await using PumpRun pump = new(this, Succeed);
        await pump.UntilAsync(() => _silent.Asked(nameof(IJobQueue.WaitForWorkAsync)) > 0, Second);
        await EnqueueAsync();

        await pump.UntilAsync(() => pump.Settled > 0, CallPolicy.WaitWithin(Lease) + (Second * 5));
        await pump.UntilAsync(() => _silent.Asked(nameof(IJobQueue.WaitForWorkAsync)) > 1, Second);

        await pump.StopsAtOnceAsync();
    }

    [Test]
    public async Task Question_for_open_work_is_asked_again()
    {
        _silent.Silence(nameof(IJobQueue.HasOpenWorkAsync), times: 1);
        await using PumpRun pump = new(this, Succeed, untilEmpty: true);

        await pump.UntilAsync(() => pump.Run.IsCompleted, CallPolicy.WaitWithin(Lease) + (Second * 5));
    }

    private static Task<JobOutcome> Succeed(Job job, IJobEventSink events, JobStop stop) => Task.FromResult(new JobOutcome { Kind = JobOutcomeKind.Succeeded });

    /// <summary>A pump over the silent queue.</summary>
    private sealed class PumpRun : IAsyncDisposable
    {
        private readonly UnansweredCallTests _test;
        private readonly CancellationTokenSource _stop = new();
        private readonly FakeRunner _runner;
        private int _settled;

        public PumpRun(UnansweredCallTests test, Func<Job, IJobEventSink, JobStop, Task<JobOutcome>> work, bool untilEmpty = false)
        {
            _test = test;
            _runner = new FakeRunner(Flow, 4, work);
            PumpSettings settings = new() { UntilEmpty = untilEmpty, Drain = TimeSpan.Zero, OnSettled = _ => Interlocked.Increment(ref _settled) };
            Run = new JobPump(test._silent, test._silent, _runner, test.Options, Owner, test.Time, test.Log).RunAsync(settings, _stop.Token);
        }

        public Task<PumpSummary> Run { get; }

        public int Settled => Volatile.Read(ref _settled);

        /// <summary>Lets time pass until something is so; real work has its time too, and some more of the clock's when the machine is busy.</summary>
        public async Task UntilAsync(Func<bool> isSo, TimeSpan within)
        {
            for (var passed = TimeSpan.Zero; passed < within * 2 && !isSo(); passed += Step)
            {
                _test.Time.Advance(Step);
                await _test.Queue.CancelAsync(Guid.Empty, CancellationToken.None);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            }

            Assert.That(isSo, Is.True, $"within {within} of the clock");
        }

        /// <summary>Stops while the clock stands still.</summary>
        public async Task StopsAtOnceAsync()
        {
            await _stop.CancelAsync();
            await Run.WaitAsync(TimeSpan.FromSeconds(20));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await UntilAsync(() => Run.IsCompleted, Lease * 2);
            _runner.Dispose();
            _stop.Dispose();
        }
    }
}
