using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <content>The job store.</content>
public sealed partial class SqliteJobQueue
{
    /// <inheritdoc/>
    public async ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => JobReads.Find(session, id), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => JobReads.FindMany(session, ids), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken)
    {
        var before = ListReads.Before(continuation);
        return await _readers.ReadAsync(session => ListReads.List(session, filter, before), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => StatisticsReads.Read(session, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(events);
        var held = await _writer.RunAsync(Durability.Normal, session => EventWrites.Append(session, lease, events), cancellationToken).ConfigureAwait(false);
        _newEvents.Raise(lease.Job.Id);
        return held;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (isWatched, isKept) = (false, false);
        try
        {
            while (true)
            {
                var signal = _newEvents.Next(id);
                var from = after;
                var page = await _readers.ReadAsync(session => EventReads.Read(session, id, from), cancellationToken).ConfigureAwait(false);
                if (page is null && !isWatched)
                {
                    throw new KeyNotFoundException($"There is no job {id}. It may have been purged, or deleted after its retention.");
                }

                if (page is { IsEnd: false } && !isWatched)
                {
                    isWatched = true;
                    _watch.Enter(id, page.Job, page.Progress);
                }

                if (page is { IsInteractive: true } && !isKept)
                {
                    isKept = true;
                    _interest.Enter(id);
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

                if (page.Events.Count == 0)
                {
                    await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (isWatched)
            {
                _watch.Leave(id);
            }

            if (isKept)
            {
                _interest.Leave(id);
            }

            _newEvents.Raise(id);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => EventReads.ReadSteps(session, id), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken)
    {
        var receipt = await _writer.RunAsync(Durability.Full, session => UpkeepWrites.Replay(session, id, fromStage, Now), cancellationToken)
            .ConfigureAwait(false);
        _newWork.RaiseAll();
        return receipt;
    }

    /// <inheritdoc/>
    public async ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var deleted = 0;
        foreach (var batch in ids.Chunk(UpkeepWrites.BatchSize))
        {
            deleted += await _writer.RunAsync(Durability.Full, session => UpkeepWrites.Purge(session, batch), cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask MaintainAsync(CancellationToken cancellationToken)
    {
        var (isUnknown, isDoubted) = await _readers.ReadAsync(
            session => (AdoptWrites.IsAny(session, Now), InterestWrites.IsAnyDoubted(session, _unfollowed.Policy, Now)), cancellationToken).ConfigureAwait(false);
        if (isUnknown)
        {
            await _writer.RunAsync(Durability.Normal, session => AdoptWrites.Adopt(session, _options.Interest, Now), cancellationToken).ConfigureAwait(false);
        }

        await InBatchesAsync(Durability.Full, session => UpkeepWrites.Expire(session, Now), cancellationToken).ConfigureAwait(false);
        while (isDoubted && await _unfollowed.EndAsync(cancellationToken).ConfigureAwait(false) == UpkeepWrites.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await InBatchesAsync(Durability.Full, session => LapsedWrites.EndAnywhere(session, _options.MaxAttempts, Now), cancellationToken).ConfigureAwait(false);
        await InBatchesAsync(Durability.Normal, session => UpkeepWrites.Forget(session, _time.GetUtcNow() - _options.Retention), cancellationToken)
            .ConfigureAwait(false);
        if (await _readers.ReadAsync(session => FoldWrites.IsAny(session, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false))
        {
            await InBatchesAsync(Durability.Normal, session => FoldWrites.FoldSome(session, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        }

        await _file.GiveBackAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task InBatchesAsync(Durability durability, Func<SqliteSession, int> batch, CancellationToken cancellationToken)
    {
        while (await _writer.RunAsync(durability, batch, cancellationToken).ConfigureAwait(false) == UpkeepWrites.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
