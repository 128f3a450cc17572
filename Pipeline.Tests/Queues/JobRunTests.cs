using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Queues.Sqlite;

namespace Pipeline.Tests.Queues;

/// <summary>One job from its lease to its settlement.</summary>
[TestFixture]
internal sealed class JobRunTests : QueueFixture
{
    private SqliteStore? _store;

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

        var running = run.RunAsync(keeper.Add(await LeaseOneAsync(), stop));
        await settling.Task;
        while (!running.IsCompleted)
        {
            Time.Advance(Lease);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        return await running;
    }
}
