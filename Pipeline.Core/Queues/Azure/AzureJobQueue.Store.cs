using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;

namespace Pipeline.Core.Queues.Azure;

/// <content>The job store.</content>
internal sealed partial class AzureJobQueue
{
    // Events of other processes are looked for so soon at first, and so seldom in the end: a look is a call that is paid for.
    private static readonly TimeSpan FirstEventLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestEventLook = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var found = await _store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return found is null ? null : await _contents.ReadAsync(found.Value, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        [.. (await SideBySide.RunAsync(ids, (id, token) => FindAsync(id, token).AsTask(), cancellationToken).ConfigureAwait(false)).OfType<Job>()];

    /// <inheritdoc/>
    public async ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var token = JobPages.Read(continuation);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await JobPages.ListAsync(_store.Jobs, filter, token, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return (await _counts.ReadAsync(cancellationToken).ConfigureAwait(false)).All;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(events);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var isHeld = await _events.AppendAsync(lease, events, cancellationToken).ConfigureAwait(false);
        _newEvents.Raise(lease.Job.Id);
        return isHeld;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (isKnown, isKept) = (false, false);
        PollPace pace = new(FirstEventLook, LongestEventLook, Random.Shared);
        try
        {
            while (true)
            {
                var signal = _newEvents.Next(id);
                await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
                var page = await _events.ReadAsync(id, after, cancellationToken).ConfigureAwait(false);
                if (page is null && !isKnown)
                {
                    throw new KeyNotFoundException($"There is no job {id}. It may have been purged, or deleted after its retention.");
                }

                isKnown = true;
                if (page is { IsInteractive: true } && !isKept)
                {
                    isKept = true;
                    _keeper.Enter(id);
                }

                foreach (var one in page?.Events ?? [])
                {
                    yield return one;
                    after = one.Sequence;
                }

                if (page is null || page.IsEnd)
                {
                    yield break;
                }

                if (page.Events.Count > 0)
                {
                    pace.Reset();
                }
                else if (await WaitAsync(signal, pace.Next(), cancellationToken).ConfigureAwait(false))
                {
                    pace.Reset();
                }
            }
        }
        finally
        {
            if (isKept)
            {
                _keeper.Leave(id);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _events.ListStepsAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken)
    {
        var job = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        var why = job is null ? $"there is no job {id}." : ReplayPolicy.WhyNot(job, fromStage);
        if (why is not null)
        {
            return new JobReceipt(Guid.Empty, Rejection: why);
        }

        var receipt = await _acceptance.ReplayAsync(id, ReplayPolicy.Request(job!, fromStage, _store.Now), cancellationToken).ConfigureAwait(false);
        _newWork.Raise(job!.Request.Flow);
        return receipt;
    }

    /// <inheritdoc/>
    public async ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var purged = await SideBySide.RunAsync(ids, (id, token) => _deletion.DeleteAsync(id, job => job.IsDead, token), cancellationToken).ConfigureAwait(false);
        return purged.Count(isPurged => isPurged);
    }

    /// <inheritdoc/>
    public async ValueTask MaintainAsync(CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _upkeep.MaintainAsync(cancellationToken).ConfigureAwait(false);
    }
}
