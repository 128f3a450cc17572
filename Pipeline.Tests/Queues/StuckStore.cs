using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Queues;

/// <summary>A store that takes events and never answers, nor hears that nobody waits any more.</summary>
internal sealed class StuckStore(IJobStore inner) : IJobStore
{
    private readonly TaskCompletionSource<bool> _never = new();

    public ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken) => inner.ListAsync(filter, cancellationToken);

    public ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => inner.GetStatisticsAsync(cancellationToken);

    public ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) => new(_never.Task);

    public async IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var one in inner.ReadEventsAsync(id, after, cancellationToken))
        {
            yield return one;
        }
    }

    public ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken) => inner.ListStepsAsync(id, cancellationToken);

    public ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken) => inner.ReplayAsync(id, fromStage, cancellationToken);

    public ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => inner.PurgeAsync(ids, cancellationToken);

    public ValueTask MaintainAsync(CancellationToken cancellationToken) => inner.MaintainAsync(cancellationToken);
}
