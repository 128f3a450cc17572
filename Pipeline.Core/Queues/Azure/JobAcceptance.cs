using System.Runtime.ExceptionServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Accepts jobs. The order of its writes: the row that finds open jobs, the header, the dedupe key, the message. From the header on the job is accepted: whatever is missing then, upkeep
/// finds by the row and does (decision 20 has all points at which a process may die). Thread-safe.
/// </summary>
internal sealed class JobAcceptance(AzureStore store, JobConfirmation confirmation)
{
    private int _next;

    /// <summary>Accepts requests that are fit, and writes their receipts as they come.</summary>
    public async Task AcceptAsync(IReadOnlyList<JobRequest> requests, IReadOnlyList<int> fit, JobReceipt[] receipts, CancellationToken cancellationToken)
    {
        var first = await store.Clock.TakeAsync(fit.Count, cancellationToken).ConfigureAwait(false);
        var jobs = fit.Select((index, number) => (Index: index, Request: requests[index], Job: NewJob(requests[index], first + number))).ToList();

        // Those of the same key one after the other: the second is a duplicate of the first.
        var lanes = jobs.GroupBy(job => job.Request.DedupeKey is null ? job.Job.Id.ToString() : IndexTable.KeyOf(job.Job), StringComparer.Ordinal).Select(lane => lane.ToList()).ToList();
        await store.Opened.AddAsync([.. jobs.Select(job => IndexTable.Open(job.Job))], cancellationToken).ConfigureAwait(false);
        Exception? fault = null;
        await SideBySide.RunAsync(
            lanes,
            async (lane, _) =>
            {
                try
                {
                    foreach (var (index, request, job) in Volatile.Read(ref fault) is null ? lane : [])
                    {
                        receipts[index] = await AcceptAsync(request, job, cancellationToken).ConfigureAwait(false);
                    }
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref fault, error, null); // those under way are finished, and no other is begun
                }

                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>Accepts a dead letter's work as a new job.</summary>
    public async Task<JobReceipt> ReplayAsync(Guid dead, JobRequest request, CancellationToken cancellationToken)
    {
        var job = NewJob(request, await store.Clock.TakeAsync(1, cancellationToken).ConfigureAwait(false)) with { Replays = dead };
        await store.Opened.AddAsync([IndexTable.Open(job)], cancellationToken).ConfigureAwait(false);
        return await AcceptAsync(request, job, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobReceipt> AcceptAsync(JobRequest request, JobRecord job, CancellationToken cancellationToken)
    {
        if (job.Replays == Guid.Empty && job.DedupeKey.Length > 0 && await confirmation.FindKeyAsync(job, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            await store.Ended.AddAsync([IndexTable.Open(job)], cancellationToken).ConfigureAwait(false);
            return new JobReceipt(earlier, IsDuplicate: true);
        }

        job = job with
        {
            Input = await store.Blobs.KeepAsync(job.Id, "input", JsonBytes.Of(request.Input), cancellationToken).ConfigureAwait(false),
            Resume = await store.Blobs.KeepAsync(job.Id, "resume", JsonBytes.Of(request.ResumeFrom), cancellationToken).ConfigureAwait(false),
        };
        var stored = await store.Jobs.AddAsync(job, cancellationToken).ConfigureAwait(false);
        return await ConfirmAsync(stored, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The header is there: the job is accepted, also when the account is away from here on.</summary>
    private async Task<JobReceipt> ConfirmAsync(Versioned<JobRecord> stored, CancellationToken cancellationToken)
    {
        var job = stored.Value;
        try
        {
            if (await confirmation.ConfirmAsync(job, cancellationToken).ConfigureAwait(false) is { } other)
            {
                await DropAsync(stored, cancellationToken).ConfigureAwait(false);
                return new JobReceipt(other, IsDuplicate: true);
            }
        }
        catch (StoreException) when (job.DedupeKey.Length == 0 && job.Replays == Guid.Empty)
        {
            // The health has logged it. Upkeep sends the message.
        }

        return new JobReceipt(job.Id);
    }

    /// <summary>Another job has the key: this one was never worked on, and nobody has its id.</summary>
    private async Task DropAsync(Versioned<JobRecord> stored, CancellationToken cancellationToken)
    {
        var known = stored.ETag == default ? await store.Jobs.FindAsync(stored.Value.Id, cancellationToken).ConfigureAwait(false) : stored;
        if (known is not null)
        {
            await store.Jobs.DeleteAsync(known, cancellationToken).ConfigureAwait(false);
            await store.Blobs.DropAllAsync(known.Value.Id, cancellationToken).ConfigureAwait(false);
        }

        await store.Ended.AddAsync([IndexTable.Open(stored.Value)], cancellationToken).ConfigureAwait(false);
    }

    private JobRecord NewJob(JobRequest request, long accepted)
    {
        DateTimeOffset at = new(accepted, TimeSpan.Zero);
        var scheduled = request.NotBefore > at;
        return new JobRecord
        {
            Id = JobKey.NewId(at, Random.Shared),
            Flow = request.Flow,
            Tenant = request.Tenant,
            Priority = request.Priority,
            State = scheduled ? JobState.Scheduled : JobState.Ready,
            Accepted = accepted,
            Due = scheduled ? request.NotBefore!.Value.UtcTicks : Math.Min(accepted, store.Now.UtcTicks),
            NotBefore = request.NotBefore?.UtcTicks,
            Deadline = request.Deadline?.UtcTicks,
            DedupeKey = request.DedupeKey ?? "",
            HoldsKey = request.DedupeKey is not null,
            TraceParent = request.TraceParent ?? "",
            IsInteractive = request.Interactive,
            Shard = (int)((uint)Interlocked.Increment(ref _next) % (uint)store.Queues.Shards),
        };
    }
}
