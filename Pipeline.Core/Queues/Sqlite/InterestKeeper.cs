using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Says in the store that this process follows some interactive jobs, at a third of the time that holds for, also while a reader does not read: one that is slow is
/// still interested. One loop for all. Thread-safe.
/// </summary>
/// <param name="say">Says it of these jobs.</param>
/// <param name="interest">How long it holds.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when it could not be said.</param>
internal sealed class InterestKeeper(Func<IReadOnlyCollection<Guid>, CancellationToken, Task> say, TimeSpan interest, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Guid, int> _followed = [];
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>A reader follows the job from now on, until <see cref="Leave"/>; said when this returns.</summary>
    public async Task EnterAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _followed[id] = _followed.GetValueOrDefault(id) + 1;
            if (_followed.Count == 1 && _loop.IsCompleted)
            {
                _loop = Vital.Loop("interest keeper", KeepAsync());
            }
        }

        await say([id], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A reader has gone. What was said holds for its time: others may follow from other processes.</summary>
    public void Leave(Guid id)
    {
        lock (_gate)
        {
            if (_followed.TryGetValue(id, out var readers) && readers > 1)
            {
                _followed[id] = readers - 1;
            }
            else
            {
                _followed.Remove(id);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task KeepAsync()
    {
        using PeriodicTimer timer = new(interest / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false) && Followed() is { Length: > 0 } followed)
            {
                await SayAsync(followed).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The store is closed.
        }
    }

    private async Task SayAsync(Guid[] followed)
    {
        try
        {
            await say(followed, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.InterestLost(logger, followed.Length, error); // the next round says it in time
        }
    }

    /// <summary>What is followed now; empty ends the loop, and the next who enters begins another.</summary>
    private Guid[] Followed()
    {
        lock (_gate)
        {
            if (_followed.Count == 0)
            {
                _loop = Task.CompletedTask;
            }

            return [.. _followed.Keys];
        }
    }
}
