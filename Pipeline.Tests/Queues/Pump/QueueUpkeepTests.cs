using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;

namespace Pipeline.Tests.Queues.Pump;

[TestFixture]
internal sealed class QueueUpkeepTests
{
    [TestCase(typeof(IOException))]
    [TestCase(typeof(TaskCanceledException))]
    public async Task Run_round_that_fails_or_times_out_is_followed_by_another(Type type)
    {
        FakeTimeProvider time = new();
        using CancellationTokenSource stop = new();
        using FailingStore store = new((Exception)Activator.CreateInstance(type)!);
        var run = new QueueUpkeep(store, time, NullLogger.Instance).RunAsync(stop.Token);

        for (var round = 0; round < 3; round++)
        {
            time.Advance(QueueUpkeep.Interval);
            Assert.That(await store.Rounds.WaitAsync(TimeSpan.FromSeconds(10)), Is.True, $"round {round}");
        }

        await stop.CancelAsync();
        await run;
    }

    private sealed class FailingStore(Exception error) : IJobStore, IDisposable
    {
        public SemaphoreSlim Rounds { get; } = new(0);

        public ValueTask MaintainAsync(CancellationToken cancellationToken)
        {
            Rounds.Release();
            throw error;
        }

        public ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose() => Rounds.Dispose();
    }
}
