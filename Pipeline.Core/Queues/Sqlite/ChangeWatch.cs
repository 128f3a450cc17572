using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Notices what other processes write, while anybody follows: asks SQLite every few milliseconds whether the file has changed, which reads no
/// data. One question for all followers. Thread-safe.
/// </summary>
internal sealed class ChangeWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    private readonly Signals<Guid> _signals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteReaders _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly LogLimit _failures;
    private Task _loop = Task.CompletedTask;
    private bool _isRunning;
    private int _followers;
    private long _version = -1;

    public ChangeWatch(SqliteDatabase database, Signals<Guid> signals, TimeProvider time, ILogger logger)
    {
        (_signals, _time, _logger, _failures) = (signals, time, logger, new LogLimit(time));

        // One connection: the number that SQLite answers has a meaning only within a connection.
        _reader = database.CreateReaders(max: 1);
    }

    /// <summary>Watches until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            _followers++;
            if (!_isRunning && !_stop.IsCancellationRequested)
            {
                _isRunning = true;
                _loop = Vital.Loop("change watch", Task.Run(WatchAsync, CancellationToken.None));
            }
        }
    }

    /// <summary>Watches no more, unless others follow.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _followers--;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _reader.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        var wait = Interval;
        try
        {
            while (GoesOn())
            {
                wait = await TryLookAsync(_stop.Token).ConfigureAwait(false) ? Interval : Longer(wait);
                await Task.Delay(wait, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The store is closed.
        }
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < LongestInterval ? wait * 2 : LongestInterval;

    private async Task<bool> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var version = await _reader.ReadAsync(static session => session.Scalar("PRAGMA data_version"), cancellationToken).ConfigureAwait(false);
            if (version != _version)
            {
                _version = version;
                _signals.RaiseAll();
            }

            return true;
        }
        catch (StoreException fault)
        {
            // The log has it already. Followers look themselves when it will not pass, and so hear of it.
            if (fault.IsLasting)
            {
                _signals.RaiseAll();
            }

            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The next look may succeed; meanwhile followers still hear of what this process writes.
            if (_failures.Allows(out var leftOut))
            {
                Log.ChangeWatchFailed(_logger, leftOut, error);
            }

            return false;
        }
    }

    /// <summary>False ends the loop, and the next who enters begins another: there is one at most.</summary>
    private bool GoesOn()
    {
        lock (_gate)
        {
            _isRunning = _followers > 0 && !_stop.IsCancellationRequested;
            return _isRunning;
        }
    }
}
