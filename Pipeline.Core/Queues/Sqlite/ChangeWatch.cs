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

    private readonly Signals<Guid> _signals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteReaders _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;
    private int _followers;
    private long _version = -1;

    public ChangeWatch(SqliteConnections connections, Signals<Guid> signals, TimeProvider time, ILogger logger)
    {
        (_signals, _time, _logger) = (signals, time, logger);

        // One connection: the number that SQLite answers has a meaning only within a connection.
        _reader = new SqliteReaders(connections, max: 1);
    }

    /// <summary>Watches until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            if (++_followers == 1)
            {
                _loop = Vital.Loop("change watch", WatchAsync(_loop));
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

    private async Task WatchAsync(Task before)
    {
        await before.ConfigureAwait(false);
        while (IsFollowed() && !_stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(_stop.Token).ConfigureAwait(false);
                await Task.Delay(Interval, _time, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var version = await _reader.ReadAsync(static session => session.Scalar("PRAGMA data_version"), cancellationToken).ConfigureAwait(false);
            if (version != _version)
            {
                _version = version;
                _signals.RaiseAll();
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The next look may succeed; meanwhile followers still hear of what this process writes.
            Log.ChangeWatchFailed(_logger, error);
        }
    }

    private bool IsFollowed()
    {
        lock (_gate)
        {
            return _followers > 0;
        }
    }
}
