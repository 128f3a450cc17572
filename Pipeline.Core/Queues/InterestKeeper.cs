using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues;

/// <summary>
/// Says in the store that this process follows some interactive jobs: at once when a reader comes, then at half of the time that it holds for, also while a reader does
/// not read: one that is slow is still interested. What could not be said is said again soon. One loop for all. Thread-safe.
/// </summary>
/// <param name="say">Says it of these jobs.</param>
/// <param name="interest">How long it holds.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when it could not be said.</param>
internal sealed class InterestKeeper(Func<IReadOnlyCollection<Guid>, CancellationToken, Task> say, TimeSpan interest, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan LongestRetryWait = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _period = interest / 2;
    private readonly LogLimit _failures = new(time);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Guid, Followed> _followed = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private bool _isRunning;

    /// <summary>A reader follows the job from now on, until <see cref="Leave"/>. It need not wait until that is said: while writes stall no job is cancelled for want of it.</summary>
    public void Enter(Guid id)
    {
        lock (_gate)
        {
            var known = _followed.GetValueOrDefault(id);
            _followed[id] = new Followed(known.Readers + 1, Said: null);
            _entered.TrySetResult();
            if (!_isRunning && !_stop.IsCancellationRequested)
            {
                _isRunning = true;
                _loop = Vital.Loop("interest keeper", Task.Run(KeepAsync, CancellationToken.None));
            }
        }
    }

    /// <summary>A reader has gone. What was said holds for its time: others may follow from other processes.</summary>
    public void Leave(Guid id)
    {
        lock (_gate)
        {
            if (_followed.TryGetValue(id, out var known) && known.Readers > 1)
            {
                _followed[id] = known with { Readers = known.Readers - 1 };
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
        try
        {
            while (Next() is { } round)
            {
                if (round.Unsaid.Length == 0)
                {
                    await WaitAsync(round.Wait, round.Entered).ConfigureAwait(false);
                }
                else if (!await TrySayAsync(round.Unsaid).ConfigureAwait(false))
                {
                    await Task.Delay(_period < LongestRetryWait ? _period : LongestRetryWait, time, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The store is closed.
        }
    }

    /// <summary>What is to be said now, or how long there is nothing to say; <see langword="null"/> ends the loop, and the next who enters begins another.</summary>
    private Round? Next()
    {
        lock (_gate)
        {
            if (_followed.Count == 0 || _stop.IsCancellationRequested)
            {
                _isRunning = false;
                return null;
            }

            _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var longest = _followed.Values.Max(Age);
            return longest < _period
                ? new Round([], _period - longest, _entered.Task)
                : new Round([.. _followed.Where(pair => Age(pair.Value) >= _period / 2).Select(pair => pair.Key)], TimeSpan.Zero, _entered.Task); // some early: in one write
        }
    }

    private TimeSpan Age(Followed followed) => followed.Said is { } said ? time.GetElapsedTime(said) : TimeSpan.MaxValue;

    private async Task<bool> TrySayAsync(Guid[] ids)
    {
        var began = time.GetTimestamp();
        try
        {
            await say(ids, _stop.Token).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            return false; // the store has logged it, once for all
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (_failures.Allows(out var leftOut))
            {
                Log.InterestLost(logger, ids.Length, leftOut, error);
            }

            return false;
        }

        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (_followed.TryGetValue(id, out var known))
                {
                    _followed[id] = known with { Said = began };
                }
            }
        }

        return true;
    }

    private async Task WaitAsync(TimeSpan longest, Task entered)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(entered, Task.Delay(longest, time, done.Token)).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private readonly record struct Followed(int Readers, long? Said);

    private sealed record Round(Guid[] Unsaid, TimeSpan Wait, Task Entered);
}
