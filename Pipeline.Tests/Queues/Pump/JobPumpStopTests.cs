using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;

namespace Pipeline.Tests.Queues.Pump;

/// <summary>Two jobs of one pump, and what the one does when it is told to stop: the other must not feel it.</summary>
[TestFixture]
internal sealed class JobPumpStopTests : QueueFixture
{
    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(1);

    private SqliteStore? _store;
    private FaultyQueue _faulty = null!;
    private SemaphoreSlim _started = null!;
    private SemaphoreSlim _told = null!;
    private ManualResetEventSlim _hold = null!;
    private TaskCompletionSource _letGo = null!;

    [SetUp]
    public void Prepare() => (_faulty, _started, _told, _hold, _letGo) = (new(Queue), new(0), new(0), new(), new(TaskCreationOptions.RunContinuationsAsynchronously));

    [TearDown]
    public async Task ReleaseAsync()
    {
        await _faulty.DisposeAsync();
        _started.Dispose();
        _told.Dispose();
        _hold.Dispose();
    }

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Run_job_that_blocks_when_it_is_cancelled_keeps_the_other_from_no_renewal()
    {
        var cancelled = await EnqueueAsync();
        await EnqueueAsync();
        var began = Time.GetUtcNow();
        using CancellationTokenSource stop = new();
        using var runner = Runner(_hold.Wait);
        var run = await StartAsync(runner, stop);
        try
        {
            await Queue.CancelAsync(cancelled, CancellationToken.None);
            await UntilAsync(_told);
            for (var renewal = 0; renewal < 4; renewal++)
            {
                await AdvanceAsync(Lease / 3);
                await UntilAsync(_faulty.Renewals);
            }

            Assert.That(Time.GetUtcNow() - began, Is.GreaterThan(Lease));
            Assert.That(await LeaseAsync(owner: "worker-2"), Is.Empty);
        }
        finally
        {
            _hold.Set();
        }

        var summary = await EndAsync(run, stop);
        Assert.That((summary.Cancelled, summary.Succeeded), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Run_stopped_tells_every_job_though_each_blocks_or_throws_when_it_is_told([Values] bool throws)
    {
        await EnqueueAsync();
        await EnqueueAsync();
        using CancellationTokenSource stop = new();
        using var runner = Runner(() =>
        {
            _hold.Wait(throws ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
            throw new InvalidOperationException("told");
        });
        var run = await StartAsync(runner, stop);
        try
        {
            await stop.CancelAsync();
            await AdvanceAsync(Drain * 0.75);
            await UntilAsync(_told);
            await UntilAsync(_told);
        }
        finally
        {
            _hold.Set();
        }

        Assert.That((await EndAsync(run, stop)).Released, Is.EqualTo(2));
    }

    private FakeRunner Runner(Action whenTold) => new(Flow, slots: 2, async (_, _, stop) =>
    {
        await using var registration = stop.Token.Register(() =>
        {
            _told.Release();
            whenTold();
        });
        _started.Release();
        await _letGo.Task;
        return new JobOutcome { Kind = stop.Reason ?? JobOutcomeKind.Succeeded };
    });

    private async Task<Task<PumpSummary>> StartAsync(FakeRunner runner, CancellationTokenSource stop)
    {
        JobPump pump = new(_faulty, Store, runner, Options, Owner, Time, NullLoggerFactory.Instance);
        var run = pump.RunAsync(new PumpSettings { Drain = Drain }, stop.Token);
        await _started.WaitAsync();
        await _started.WaitAsync();
        return run;
    }

    /// <summary>Lets time pass second by second, and the store answer in between: the clock must not outrun real work.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        for (var second = 0; second < time.TotalSeconds; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Queue.CancelAsync(Guid.Empty, CancellationToken.None);
        }
    }

    /// <summary>
    /// Waits for a signal, and moves the clock by another second while it does not come: a pump that reached its wait after the clock had moved
    /// waits for all of its time from then on.
    /// </summary>
    private async Task UntilAsync(SemaphoreSlim signal)
    {
        for (var second = 0; !await signal.WaitAsync(TimeSpan.FromSeconds(1)); second++)
        {
            Assert.That(second, Is.LessThan(Drain.TotalSeconds), "it never came");
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<PumpSummary> EndAsync(Task<PumpSummary> run, CancellationTokenSource stop)
    {
        _letGo.SetResult();
        await stop.CancelAsync();
        while (!run.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Queue.CancelAsync(Guid.Empty, CancellationToken.None);
        }

        return await run;
    }
}
