using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Looks for jobs in the place of all of the process who wait for some, on one thread of its own: what other processes enqueue, and what becomes due. Most looks ask SQLite whether the file has changed, which
/// reads no data; when it has, or a job is due by now, one look finds the flows that have work, and those who wait for them alone are woken. A look by each who waits, on threads of the pool, took three times the
/// processor's time of all the rest of an idle worker. Thread-safe.
/// </summary>
internal sealed class WorkWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>A wall clock that is set makes jobs due that were not: so long it may take until that is seen.</summary>
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromSeconds(1);

    private readonly Signals<string> _signals;
    private readonly TimeSpan _poll;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteReaders _reader;
    private readonly DedicatedThread _thread;
    private readonly LogLimit _failures;
    private int _waiting;
    private volatile bool _isAnew;
    private TimeSpan _pause;
    private long _lookedAt;
    private long _version = -1;
    private long _sawAt;
    private TimeSpan _unseen;

    /// <param name="database">The file.</param>
    /// <param name="signals">Those who wait, by flow.</param>
    /// <param name="poll">How often it looks at most, once nothing has come for a while.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of looks that fail.</param>
    public WorkWatch(SqliteDatabase database, Signals<string> signals, TimeSpan poll, TimeProvider time, ILogger logger)
    {
        (_signals, _poll, _time, _logger, _failures) = (signals, poll, time, logger, new LogLimit(time));
        _thread = new DedicatedThread("work watch", poll, Watch, time);
        _lookedAt = time.GetTimestamp();

        // One connection: the number that SQLite answers has a meaning only within a connection.
        _reader = database.CreateReaders(max: 1);
    }

    /// <summary>Waits for a signal of somebody who has looked for work and found none, and looks meanwhile.</summary>
    /// <param name="signal">Of <c>signals</c>, taken before that look.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WaitAsync(Task signal, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            _isAnew = true;
            _thread.Wake();
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
    }

    /// <returns>When it is to look again: not before somebody waits, when nobody does.</returns>
    private TimeSpan Watch()
    {
        if (Volatile.Read(ref _waiting) == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var isAnew = _isAnew;
        var pause = isAnew ? Shorter(FirstPause) : _pause;
        var left = pause - _time.GetElapsedTime(_lookedAt);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _lookedAt = _time.GetTimestamp();
        _isAnew = false; // before the look: who comes now is for the next one
        TryLook(isAnew);
        return _pause = Shorter(pause * 2);
    }

    private TimeSpan Shorter(TimeSpan pause) => pause < _poll ? pause : _poll;

    private void TryLook(bool isAnew)
    {
        try
        {
            foreach (var flow in _reader.ReadHere(session => FindDue(session, isAnew)))
            {
                _signals.Raise(flow);
            }
        }
        catch (StoreException fault)
        {
            // The log has it already. Who waits looks again when it will not pass, and so hears of it.
            if (fault.IsLasting)
            {
                _signals.RaiseAll();
            }
        }
        catch (Exception error)
        {
            // The next look may succeed; meanwhile this process still hears of what it enqueues itself.
            if (_failures.Allows(out var leftOut))
            {
                Log.WorkWatchFailed(_logger, leftOut, error);
            }
        }
    }

    private List<string> FindDue(SqliteSession session, bool isAnew)
    {
        var version = session.Scalar("PRAGMA data_version");
        if (version == _version && !isAnew && _time.GetElapsedTime(_sawAt) < _unseen)
        {
            return [];
        }

        _sawAt = _time.GetTimestamp();
        var (now, unseen) = (Moment.Now(_time), LongestUnseen);
        List<string> due = [];
        foreach (var flow in _signals.Awaited)
        {
            if (JobReads.IsAnyDue(session, flow, now))
            {
                due.Add(flow);
            }
            else if (JobReads.NextDue(session, flow, now) is { } next && next < unseen)
            {
                unseen = next;
            }
        }

        (_version, _unseen) = (version, unseen); // a look that failed is followed by another
        return due;
    }
}
