using Azure.Data.Tables;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure;

/// <summary>Writes and reads the events of jobs. Thread-safe.</summary>
internal sealed class EventLog(AzureStore store, JobChanges changes)
{
    // A page of rows, each of which has the events that were written together.
    private const int RowsAtOnce = 32;

    // No further row is read when there are so many: each may have a blob.
    private const int EventsAtOnce = 256;
    private const int MaxSteps = 10_000;

    /// <summary>Appends events under a lease. False when it was lost.</summary>
    public async Task<bool> AppendAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken)
    {
        var data = events.Any(one => one.Kind is not null)
            ? await store.Blobs.KeepAsync(lease.Job.Id, "events", EventRows.Write(events), cancellationToken).ConfigureAwait(false)
            : Payload.None;
        var changed = await changes.ChangeAsync(
            lease.Job.Id,
            job =>
            {
                if (!job.IsHeldBy(lease.Job.Epoch))
                {
                    return null;
                }

                var after = job.Append(events);
                return EventRows.Row(after, job, events, data) is { } row ? new JobChange(after, row) : new JobChange(after);
            },
            cancellationToken).ConfigureAwait(false);
        if (changed is null)
        {
            await store.Blobs.DropAsync(data, cancellationToken).ConfigureAwait(false);
        }

        return changed is not null;
    }

    /// <summary>The events after a number that are there now; <see langword="null"/> when the job is not.</summary>
    public async Task<EventPage?> ReadAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        // The header first: rows that come in between are those of the next page.
        if (await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Value: var job })
        {
            return null;
        }

        List<JobEvent> events = after < 1 ? [EventRows.Accepted(job)] : [];
        if (job.Events > Math.Max(after, 1))
        {
            await AddRowsAsync(job, Math.Max(after, 1), events, cancellationToken).ConfigureAwait(false);
        }

        var last = events.Count > 0 ? events[^1].Sequence : after;
        if (!job.State.IsTerminal() || last < job.Events)
        {
            return new EventPage(events, IsEnd: false, job.IsInteractive && !job.State.IsTerminal());
        }

        if (last == job.Events)
        {
            events.Add(EventRows.Done(job));
        }

        return new EventPage(events, IsEnd: true, IsInteractive: false);
    }

    /// <summary>The events that tell how far a job has come.</summary>
    public async Task<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Value: var job })
        {
            return [];
        }

        List<JobEvent> steps = [EventRows.Accepted(job)];
        var (key, from) = (JobKey.Of(id), EventRows.Key(0));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {from} and RowKey lt {EventRows.After} and Steps eq {true}");
        string? continuation = null;
        do
        {
            var page = await store.Jobs.QueryAsync(filter, RowsAtOnce, columns: null, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var row in page?.Values ?? [])
            {
                steps.AddRange((await EventsOfAsync(id, row, cancellationToken).ConfigureAwait(false)).Where(one => EventRows.IsStep(one.Kind) && one.Sequence <= job.Events));
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null && steps.Count < MaxSteps);

        if (job.State.IsTerminal())
        {
            steps.Add(EventRows.Done(job));
        }

        return steps;
    }

    private async Task AddRowsAsync(JobRecord job, long after, List<JobEvent> events, CancellationToken cancellationToken)
    {
        var (key, from) = (JobKey.Of(job.Id), EventRows.Key(after + 1));
        var page = await store.Jobs.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {from} and RowKey lt {EventRows.After}"), RowsAtOnce, columns: null, continuation: null, cancellationToken)
            .ConfigureAwait(false);
        foreach (var row in page?.Values ?? [])
        {
            if (events.Count >= EventsAtOnce)
            {
                return;
            }

            events.AddRange((await EventsOfAsync(job.Id, row, cancellationToken).ConfigureAwait(false)).Where(one => one.Sequence > after && one.Sequence <= job.Events));
        }
    }

    private async Task<IEnumerable<JobEvent>> EventsOfAsync(Guid id, TableEntity row, CancellationToken cancellationToken) =>
        EventRows.Read(id, row, await store.Blobs.ReadAsync(JobColumns.PayloadOf(row, EventRows.Data), cancellationToken).ConfigureAwait(false));
}
