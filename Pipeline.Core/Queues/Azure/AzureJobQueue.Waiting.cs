using System.Collections.Concurrent;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <content>Waiting for work.</content>
internal sealed partial class AzureJobQueue
{
    // A look at open work reads so many rows at once: most end at the first.
    private const int LookedAt = 8;

    // By flow. Kept from one wait to the next: a pump begins another each time that a lease would have lasted, and must not begin to hurry by that.
    private readonly ConcurrentDictionary<string, PollPace> _paces = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken)
    {
        var pace = PaceOf(flow);
        while (true)
        {
            var signal = _newWork.Next(flow);
            await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
            if (await IsAnyVisibleAsync(flow, cancellationToken).ConfigureAwait(false) && !await _store.Control.IsPausedAsync(flow, cancellationToken).ConfigureAwait(false))
            {
                pace.Reset();
                return;
            }

            if (await WaitAsync(signal, pace.Next(), cancellationToken).ConfigureAwait(false))
            {
                pace.Reset();
                return; // this process has put one there
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _store.Control.IsPausedAsync(flow, cancellationToken).ConfigureAwait(false)
            ? await IsAnyHeldAsync(flow, cancellationToken).ConfigureAwait(false)
            : await IsAnyOpenAsync(flow, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsAnyOpenAsync(string flow, CancellationToken cancellationToken)
    {
        List<IndexRow> gone = [];
        var isOpen = false;
        await foreach (var row in _store.Index.ListDueAsync(flow, _store.Now, LookedAt, cancellationToken).ConfigureAwait(false))
        {
            var job = await _store.Jobs.FindAsync(row.Job, cancellationToken).ConfigureAwait(false);
            if (job is { Value.State: var state } && !Jobs.JobStates.IsTerminal(state))
            {
                isOpen = true;
                break;
            }

            if (job is not null)
            {
                gone.Add(row); // one without a header may be about to get it
            }
        }

        await _store.Index.RemoveAsync(gone, cancellationToken).ConfigureAwait(false);
        return isOpen;
    }

    /// <summary>Whether a job of a flow is leased. Of a flow that is paused nobody takes over those whose lease has run out: by their times, with as long again for clocks that differ, they count no more.</summary>
    private async Task<bool> IsAnyHeldAsync(string flow, CancellationToken cancellationToken)
    {
        JobFilter leased = new() { Flow = flow, State = Jobs.JobState.Leased, Limit = AzureLimits.MaxPage };
        string? token = null;
        do
        {
            var page = await JobPages.ListAsync(_store.Jobs, leased, JobPages.Read(token), cancellationToken).ConfigureAwait(false);
            if (page.Jobs.Any(job => job.LeasedUntil > _store.Now - _options.Lease))
            {
                return true;
            }

            token = page.Continuation;
        }
        while (token is not null);

        return false;
    }

    private PollPace PaceOf(string flow) => _paces.GetOrAdd(flow, static (_, longest) => new PollPace(FirstLook, longest, Random.Shared), _options.Poll);

    private async Task<bool> IsAnyVisibleAsync(string flow, CancellationToken cancellationToken)
    {
        foreach (var band in PriorityBands.InOrder)
        {
            for (var shard = 0; shard < _store.Queues.Shards; shard++)
            {
                if ((await _store.Queues.PeekAsync(new QueuePlace(flow, band, shard), max: 1, cancellationToken).ConfigureAwait(false)).Oldest is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Waits for news of this process, or until it is time to look.</summary>
    /// <returns>Whether there was news.</returns>
    /// <exception cref="ObjectDisposedException">The queue was closed meanwhile.</exception>
    private async Task<bool> WaitAsync(Task signal, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _store.Closed);
        await Task.WhenAny(signal, Task.Delay(longest, _store.Time, done.Token)).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_store.Closed.IsCancellationRequested, this);
        return signal.IsCompleted;
    }
}
