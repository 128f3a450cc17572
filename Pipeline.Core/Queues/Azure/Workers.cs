using Azure.Data.Tables;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>Who works on the queue. Thread-safe.</summary>
internal sealed class Workers(AzureStore store)
{
    /// <summary>Those that were heard of within <see cref="QueueWorker.Remembered"/>, with the jobs that their processes hold: these are counted as <c>jobs --state leased</c> lists them.</summary>
    public async Task<IReadOnlyList<QueueWorker>> ListAsync(CancellationToken cancellationToken)
    {
        var known = (await store.Control.ListWorkersAsync(cancellationToken).ConfigureAwait(false)).Where(IsRemembered).OrderBy(worker => worker.Since).ThenBy(worker => worker.Id, StringComparer.Ordinal).ToList();
        if (known.Count == 0)
        {
            return known;
        }

        var held = await CountHeldAsync(cancellationToken).ConfigureAwait(false);
        return known.ConvertAll(worker => worker with { Jobs = held.Where(owner => worker.Owns(owner.Key)).Sum(owner => owner.Value) });
    }

    /// <summary>Forgets those that were not heard of for <see cref="QueueWorker.Remembered"/>.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in (await store.Control.ListWorkersAsync(cancellationToken).ConfigureAwait(false)).Where(worker => !IsRemembered(worker)))
        {
            await store.Control.LeaveAsync(worker.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsRemembered(QueueWorker worker) => worker.LastHeard > store.Now - QueueWorker.Remembered;

    private async Task<Dictionary<string, long>> CountHeldAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> held = new(StringComparer.Ordinal);
        var leased = (int)JobState.Leased;
        var filter = TableClient.CreateQueryFilter($"RowKey eq {JobColumns.Header} and State eq {leased}");
        string? continuation = null;
        do
        {
            var page = await store.Jobs.QueryAsync(filter, AzureLimits.MaxPage, JobColumns.Held, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var owner in (page?.Values ?? []).Select(row => JobColumns.Read(row).Owner))
            {
                held[owner] = held.GetValueOrDefault(owner) + 1;
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);

        return held;
    }
}
