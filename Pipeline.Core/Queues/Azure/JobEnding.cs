using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Ends jobs that nobody holds, and clears away after all that have ended: the message, the row that found the open job, the request to cancel. The header says that the job has ended; what of
/// the rest is left over misleads nobody, and upkeep clears it away. Thread-safe.
/// </summary>
internal sealed class JobEnding(AzureStore store, JobChanges changes)
{
    /// <summary>Ends a job as a delivery says, unless it has changed meanwhile.</summary>
    /// <param name="job">The job as it was read.</param>
    /// <param name="end">The decision; it is made again on what the job has become.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The job that has ended; <see langword="null"/> when it was not to end after all.</returns>
    public async Task<JobRecord?> EndAsync(Versioned<JobRecord> job, Func<JobRecord, Delivery?> end, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            job.Value.Id,
            job,
            found => !found.State.IsTerminal() && end(found) is { Kind: DeliveryKind.End } delivery ? new JobChange(Ended(found, delivery)) : null,
            cancellationToken).ConfigureAwait(false);
        if (changed is not { } ended)
        {
            return null;
        }

        await ClearAsync(ended.Before, ended.After.Value, message: null, cancellationToken).ConfigureAwait(false);
        return ended.After.Value;
    }

    /// <summary>Clears away after a job that has ended. A fault of the account is no fault of the job: it has ended.</summary>
    /// <param name="before">The job before its end.</param>
    /// <param name="job">The job.</param>
    /// <param name="message">Its message, if this process holds it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task ClearAsync(JobRecord before, JobRecord job, LeaseToken? message, CancellationToken cancellationToken)
    {
        try
        {
            List<Task> clearing = [store.Ended.AddAsync([IndexTable.Open(job)], cancellationToken)];
            if (message is not null)
            {
                clearing.Add(store.Queues.DeleteAsync(QueuePlace.Of(job), message.MessageId, message.PopReceipt, cancellationToken));
            }

            if (before.IsCancelling && before.Owner.Length > 0)
            {
                clearing.Add(store.Index.RemoveAsync([new IndexRow(IndexTable.CancelOf(before.Owner), JobKey.Of(job.Id), job.Id)], cancellationToken));
            }

            if (job.State == JobState.Failed)
            {
                clearing.Add(PoisonAsync(job, cancellationToken));
            }

            await Task.WhenAll(clearing).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The health has logged it, once for all.
        }
        catch (OperationCanceledException)
        {
            // The caller waits no longer.
        }
    }

    private JobRecord Ended(JobRecord job, Delivery delivery) => job.End(delivery.End, store.Now) with
    {
        Failures = delivery.Why is { } why ? new Payload(JsonBytes.Of<IReadOnlyList<JobFailure>>([why]), "") : job.Failures,
    };

    private Task<bool> PoisonAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var what = new { Job = job.Id, job.Flow, job.Tenant, job.State, job.Attempts, Look = $"pipeline dead show {job.Id}" };
        return store.Queues.PoisonAsync(QueuePlace.Of(job), BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(what, PipelineJson.Options)), cancellationToken);
    }
}
