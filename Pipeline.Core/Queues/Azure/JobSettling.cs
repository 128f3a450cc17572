using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Settles leased jobs: state, result and last event are one write of the header under its ETag, which is the fence. The message is deleted, or hidden until the next attempt, afterwards; when
/// that fails it comes up by itself, and the header says what it is worth. Thread-safe.
/// </summary>
internal sealed class JobSettling(AzureStore store, HeldJobs held, JobChanges changes, JobEnding ending)
{
    /// <summary>Settles. False when the lease was lost.</summary>
    public async Task<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken)
    {
        var (id, epoch) = (lease.Job.Id, lease.Job.Epoch);
        var token = held.Find(id) is { Latest.Value: var known, Token: { } latest } && known.Epoch == epoch ? latest : LeaseToken.Parse(lease.Token);
        var result = await store.Blobs.KeepAsync(id, "result", JsonBytes.Of(settlement.Result), cancellationToken).ConfigureAwait(false);
        var failures = await store.Blobs.KeepAsync(id, "failures", settlement.Failures.Count == 0 ? [] : JsonBytes.Of(settlement.Failures), cancellationToken).ConfigureAwait(false);
        PendingEvent[] retry = [new(JobEventKind.Retry, store.Now, RetryData(settlement))];
        var data = settlement.State == JobState.Scheduled
            ? await store.Blobs.KeepAsync(id, "events", EventRows.Write(retry), cancellationToken).ConfigureAwait(false)
            : Payload.None;

        var changed = await changes.ChangeAsync(id, job => Decide(job, epoch, settlement, result, failures, retry, data), cancellationToken).ConfigureAwait(false);
        held.Remove(id, epoch);
        if (changed is not { } settled)
        {
            await DropAsync([result, failures, data], cancellationToken).ConfigureAwait(false);
            return false;
        }

        var job = settled.After.Value;
        await (job.State.IsTerminal()
            ? ending.ClearAsync(settled.Before with { Owner = lease.Owner }, job, token, cancellationToken)
            : PutBackAsync(job, token, cancellationToken)).ConfigureAwait(false);
        return true;
    }

    // Without names and inputs of the failed items: whoever watches wants to know why; the names, and a replay, are read from the job.
    private static byte[] RetryData(Settlement settlement) => settlement.State != JobState.Scheduled ? [] : JsonSerializer.SerializeToUtf8Bytes(
        new { settlement.NotBefore, Failures = settlement.Failures.Select(failure => failure with { Items = [], Inputs = [] }) }, PipelineJson.Options);

    private JobChange? Decide(JobRecord job, int epoch, Settlement settlement, Payload result, Payload failures, PendingEvent[] retry, Payload data)
    {
        if (!job.IsHeldBy(epoch))
        {
            return null;
        }

        var after = job.Settle(settlement.State, settlement.NotBefore, store.Now);
        if (after.State.IsTerminal() || !failures.IsEmpty)
        {
            after = after with { Result = result, Failures = failures };
        }

        return EventRows.Row(after, job, retry, data) is { } row ? new JobChange(after, row) : new JobChange(after);
    }

    private async Task PutBackAsync(JobRecord job, LeaseToken token, CancellationToken cancellationToken)
    {
        try
        {
            await store.Queues.HideAsync(QueuePlace.Of(job), token.MessageId, token.PopReceipt, Hidden.Until(job, store.Now), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The health has logged it. The message comes up when the lease would have ended.
        }
        catch (OperationCanceledException)
        {
            // The caller waits no longer.
        }
    }

    private async Task DropAsync(IEnumerable<Payload> payloads, CancellationToken cancellationToken)
    {
        foreach (var payload in payloads)
        {
            await store.Blobs.DropAsync(payload, cancellationToken).ConfigureAwait(false);
        }
    }
}
