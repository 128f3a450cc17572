using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Storage;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Queues;

/// <summary>A pump whose queue's files are in trouble: what may pass is tried again in silence, for the store says it; what will not pass ends the pump.</summary>
[TestFixture]
internal sealed class StoreFaultTests : QueueFixture
{
    private readonly LogLines _log = new();
    private SqliteStore? _store;

    [OneTimeTearDown]
    public void TearDown() => _log.Dispose();

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [TestCase(nameof(IJobQueue.LeaseAsync))]
    [TestCase(nameof(IJobQueue.SettleAsync))]
    public async Task Run_fault_that_may_pass_is_tried_again_and_not_said_at_every_try(string method)
    {
        var before = _log.All.Count;
        var id = await EnqueueAsync();
        await using var faulty = Faulty(StoreFault.Full);
        faulty.Fail(method, 4);

        var summary = await RunAsync(faulty);

        Assert.That(faulty.Faults.CurrentCount, Is.EqualTo(4));
        Assert.That(summary.Succeeded, Is.EqualTo(1));
        Assert.That((await FindAsync(id)).State, Is.EqualTo(JobState.Succeeded));
        Assert.That(_log.All.Skip(before).Where(line => line.Id.Id is >= 2001 and <= 2011 and not 2008).Select(line => line.Text), Is.Empty);
    }

    [Test]
    public async Task Run_fault_that_lasts_ends_the_pump()
    {
        await EnqueueAsync();
        await using var faulty = Faulty(StoreFault.Corrupt);
        faulty.Fail(nameof(IJobQueue.LeaseAsync), int.MaxValue);

        await Assert.ThatAsync(() => RunAsync(faulty), Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Fault)).EqualTo(StoreFault.Corrupt));
        Assert.That(faulty.Faults.CurrentCount, Is.EqualTo(1), "it is not tried again");
    }

    [Test]
    public async Task Run_settlement_that_cannot_be_written_any_more_is_given_up_at_once()
    {
        await EnqueueAsync();
        await using var faulty = Faulty(StoreFault.Replaced);
        faulty.Fail(nameof(IJobQueue.SettleAsync), int.MaxValue);
        using CancellationTokenSource stop = new();
        using var runner = Runner();
        var run = Pump(faulty, runner).RunAsync(new PumpSettings(), stop.Token);
        await faulty.Faults.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

        await stop.CancelAsync();

        // The clock stands still: nothing but giving up ends the job before its lease does.
        Assert.That((await run.WaitAsync(TimeSpan.FromSeconds(20))).Lost, Is.EqualTo(1));
        Assert.That(faulty.Faults.CurrentCount, Is.Zero, "it is not tried again");
    }

    private FaultyQueue Faulty(StoreFault fault) => new(Queue) { Error = _ => new StoreException(fault, "/x", $"It is {fault}.") };

    private static FakeRunner Runner() => new(Flow, 1, (_, _, _) => Task.FromResult(new JobOutcome { Kind = JobOutcomeKind.Succeeded }));

    private JobPump Pump(FaultyQueue queue, FakeRunner runner) => new(queue, Store, runner, Options, Owner, Time, _log);

    private async Task<PumpSummary> RunAsync(FaultyQueue queue)
    {
        using var runner = Runner();
        var run = Pump(queue, runner).RunAsync(new PumpSettings { UntilEmpty = true }, CancellationToken.None);
        while (!run.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Queue.CancelAsync(Guid.Empty, CancellationToken.None); // the clock must not outrun real work
        }

        return await run;
    }
}
