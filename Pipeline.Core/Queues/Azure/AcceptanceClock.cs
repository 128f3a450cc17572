using Azure;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Gives jobs their time of acceptance, which orders their effects (<see cref="Jobs.Fence"/>): it rises with every job of the queue, whichever machine accepts it and however the machines' clocks
/// differ. The last time that was given out stands in a row, which is changed under its ETag: one call for all jobs that are accepted together, and for all callers who wait while one is under
/// way. Thread-safe.
/// </summary>
/// <param name="index">Where the row is.</param>
/// <param name="time">The clock.</param>
internal sealed class AcceptanceClock(IndexTable index, TimeProvider time)
{
    private const string Key = "clock";

    private readonly Lock _gate = new();
    private List<Asked> _waiting = [];
    private bool _isRunning;

    // Of the one that runs alone.
    private long _last;
    private ETag? _tag;
    private bool _isKnown;

    /// <summary>Takes so many ticks, one for each job.</summary>
    /// <returns>The first of them, in UTC ticks.</returns>
    public Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        Asked asked = new(count, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            _waiting.Add(asked);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = RunAsync();
            }
        }

        return asked.First.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (TakeWaiting() is { Count: > 0 } all)
        {
            try
            {
                var first = await ReserveAsync(all.Sum(asked => asked.Count)).ConfigureAwait(false);
                foreach (var asked in all)
                {
                    asked.First.SetResult(first);
                    first += asked.Count;
                }
            }
            catch (Exception error)
            {
                foreach (var asked in all)
                {
                    asked.First.SetException(error); // its callers' to handle
                    _ = asked.First.Task.Exception; // also when they have given up
                }
            }
        }
    }

    private List<Asked> TakeWaiting()
    {
        lock (_gate)
        {
            var all = _waiting;
            _waiting = [];
            _isRunning = all.Count > 0;
            return all;
        }
    }

    private async Task<long> ReserveAsync(int count)
    {
        for (var round = 0; round < AzureLimits.MostChanges; round++)
        {
            if (!_isKnown)
            {
                var row = await index.FindAsync(Key, Key, CancellationToken.None).ConfigureAwait(false);
                (_last, _tag, _isKnown) = (row?.Value.Due ?? 0, row?.ETag, true);
            }

            var first = Math.Max(time.GetUtcNow().UtcTicks, _last + 1);
            _isKnown = false; // until the answer says how the row is
            var tag = await index.TryPutAsync(new IndexRow(Key, Key, Guid.Empty) { Due = first + count - 1 }, _tag, CancellationToken.None).ConfigureAwait(false);
            if (tag is not null)
            {
                (_last, _tag, _isKnown) = (first + count - 1, tag, true);
                return first;
            }
        }

        throw new TimeoutException(FormattableString.Invariant(
            $"The time of acceptance could not be taken in {AzureLimits.MostChanges} tries, because other processes took it each time. Enqueue more jobs in one call, or try again."));
    }

    private readonly record struct Asked(int Count, TaskCompletionSource<long> First);
}
