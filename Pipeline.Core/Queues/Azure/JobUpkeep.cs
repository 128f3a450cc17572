using Azure.Data.Tables;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// One round of upkeep: ends jobs past their deadline, looks at some of the open jobs and goes on there the next time, deletes what is past its retention, sweeps blobs, and forgets workers that are gone. Any number of
/// processes may do it at the same time: each step is fenced by the header. Thread-safe.
/// </summary>
internal sealed class JobUpkeep(AzureStore store, JobEnding ending, JobDeletion deletion, LostMessages lost, Interest interest, Workers workers, QueueOptions options, UpkeepTimes times)
{
    private readonly Every _look = new(times.LookEvery, store.Time);
    private readonly Every _forget = new(times.ForgetEvery, store.Time);
    private readonly Every _sweep = new(times.SweepEvery, store.Time);
    private readonly BlobSweep _blobs = new(store);

    // A round of all open jobs may take many looks: an hour lies between two of the same job at most, or it is taken for unseen.
    private readonly Unchanged _unchanged = new(store.Time, TimeSpan.FromHours(1));
    private volatile IndexRow _last = Start;

    private static IndexRow Start { get; } = new("", "", Guid.Empty);

    /// <summary>One round.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        await ExpireAsync(cancellationToken).ConfigureAwait(false);
        if (_look.IsTime())
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_forget.IsTime())
        {
            await ForgetAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_sweep.IsTime())
        {
            await _blobs.SweepAsync(cancellationToken).ConfigureAwait(false);
            await workers.ForgetAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends jobs whose deadline has passed, unless a worker holds them: that one does it.</summary>
    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.Index.ListLateAsync(store.Now, cancellationToken).ConfigureAwait(false))
        {
            if (await store.Jobs.FindAsync(row.Job, cancellationToken).ConfigureAwait(false) is { Value.State: not JobState.Leased } job)
            {
                await EndAsync(row, job, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        List<IndexRow> rows = [];
        var last = _last;
        await foreach (var row in store.Index.ListOpenAsync(last.Partition, last.Key, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
            if (rows.Count == AzureLimits.LookedAtOnce)
            {
                break;
            }
        }

        _last = rows.Count < AzureLimits.LookedAtOnce ? Start : rows[^1];
        QueueHeads heads = new(store.Queues);
        await SideBySide.RunAsync(
            rows,
            async (row, token) =>
            {
                await LookAsync(row, heads, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAsync(IndexRow row, QueueHeads heads, CancellationToken cancellationToken)
    {
        var job = await store.Jobs.FindAsync(row.Job, cancellationToken).ConfigureAwait(false);
        var (unchanged, _) = _unchanged.Look(row.Job, job?.ETag.ToString() ?? "");
        if (job is null)
        {
            await (unchanged < times.Patience ? Task.CompletedTask : CloseAsync(row, cancellationToken)).ConfigureAwait(false); // it may be about to get its header
        }
        else if (job.Value.State.IsTerminal())
        {
            await CloseAsync(row, cancellationToken).ConfigureAwait(false);
        }
        else if (await IsForsakenAsync(job.Value, cancellationToken).ConfigureAwait(false))
        {
            await ending.EndAsync(job, found => found is { Epoch: 0, State: not JobState.Leased } ? new Delivery(DeliveryKind.End, JobState.Cancelled) : null, cancellationToken).ConfigureAwait(false);
        }
        else if (await IsLapsedAsync(job.Value, heads, cancellationToken).ConfigureAwait(false))
        {
            await EndAsync(row, job, cancellationToken).ConfigureAwait(false); // or its message is delivered to the next worker
        }
        else if (unchanged >= times.Patience && unchanged >= TimeSpan.FromTicks(job.Value.LeaseTicks) * 1.5 && job.Value.Due <= (store.Now - times.Patience).UtcTicks)
        {
            await LookCloselyAsync(row, job, unchanged, heads, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the message under which it is leased has come up: the service's clock says that the lease ran out.</summary>
    private static async Task<bool> IsLapsedAsync(JobRecord job, QueueHeads heads, CancellationToken cancellationToken) =>
        job.State == JobState.Leased && (await heads.GetAsync(QueuePlace.Of(job), cancellationToken).ConfigureAwait(false)).Visible.Contains(job.MessageId, StringComparer.Ordinal);

    /// <summary>The job has been due, or leased, for longer than any of it lasts: its message must be at hand, or is gone.</summary>
    private async Task LookCloselyAsync(IndexRow row, Versioned<JobRecord> job, TimeSpan unchanged, QueueHeads heads, CancellationToken cancellationToken)
    {
        if (DeliveryPolicy.WhyEnded(job.Value, store.Now, options.MaxAttempts) is not null)
        {
            await EndAsync(row, job, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await lost.FindAsync(job, unchanged, await heads.GetAsync(QueuePlace.Of(job.Value), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsForsakenAsync(JobRecord job, CancellationToken cancellationToken) =>
        job.State != JobState.Leased && await interest.JudgeAsync(job, cancellationToken).ConfigureAwait(false) == Following.Forsaken;

    private async Task EndAsync(IndexRow row, Versioned<JobRecord> job, CancellationToken cancellationToken)
    {
        if (job.Value.State.IsTerminal())
        {
            await CloseAsync(row, cancellationToken).ConfigureAwait(false);
            return;
        }

        var epoch = job.Value.Epoch;
        await ending.EndAsync(job, found => found.Epoch == epoch ? DeliveryPolicy.WhyEnded(found, store.Now, options.MaxAttempts) : null, cancellationToken).ConfigureAwait(false);
    }

    private async Task CloseAsync(IndexRow row, CancellationToken cancellationToken)
    {
        await store.Ended.AddAsync([row], cancellationToken).ConfigureAwait(false);
        _unchanged.Forget(row.Job);
    }

    /// <summary>Deletes jobs that ended before their retention. Dead letters stay. Only what was accepted before can have ended before.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var before = store.Now - options.Retention;
        var (from, ticks) = (JobKey.Before(before), before.UtcTicks);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and RowKey eq {JobColumns.Header} and Finished gt {0L} and Finished le {ticks}");
        string? continuation = null;
        do
        {
            var page = await store.Jobs.QueryAsync(filter, AzureLimits.MaxPage, JobColumns.Counted, continuation, cancellationToken).ConfigureAwait(false);
            List<Guid> ids = [.. (page?.Values ?? []).Select(JobColumns.Read).Where(job => !job.IsDead).Select(job => job.Id)];
            await SideBySide.RunAsync(
                ids, (id, token) => deletion.DeleteAsync(id, job => job.State.IsTerminal() && !job.IsDead && job.Finished <= ticks, token), cancellationToken).ConfigureAwait(false);
            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);
    }
}
