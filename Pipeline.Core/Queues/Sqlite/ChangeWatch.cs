using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Notices what is written, by whichever process, while anybody follows: asks SQLite every few milliseconds whether the file has changed, which reads no
/// data. One thread of its own for all, once anybody has followed; a change of threads for each question costs more than the question. When it has, one look finds which of the followed jobs have moved, and their readers alone are woken. Thread-safe.
/// <para>The looks take a hundredth of the time at most: after one that was long the next waits, so that thousands who follow jobs to which nothing happens cost no more than a few do. Then
/// they hear of what other processes write some tenths of a second late.</para>
/// </summary>
internal sealed class ChangeWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    // A look may take this part of the time.
    private const int Share = 100;

    private readonly FollowedJobs _followed = new();
    private readonly Signals<Guid> _signals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteReaders _reader;
    private readonly DedicatedThread _thread;
    private readonly LogLimit _failures;
    private TimeSpan _pause = TimeSpan.Zero;
    private long _lookedAt;
    private long _version = -1;

    public ChangeWatch(SqliteDatabase database, Signals<Guid> signals, TimeProvider time, ILogger logger)
    {
        (_signals, _time, _logger, _failures) = (signals, time, logger, new LogLimit(time));
        _thread = new DedicatedThread("change watch", Interval, Watch, time);
        _lookedAt = time.GetTimestamp();

        // One connection: the number that SQLite answers has a meaning only within a connection.
        _reader = database.CreateReaders(max: 1);
    }

    /// <summary>Watches a job until <see cref="Leave"/>.</summary>
    /// <inheritdoc cref="FollowedJobs.Add"/>
    public void Enter(Guid id, long sequence, FollowedJobs.Progress seen)
    {
        if (_followed.Add(id, sequence, seen))
        {
            _thread.Wake();
        }
    }

    /// <summary>Watches the job no more, unless others follow it.</summary>
    public void Leave(Guid id) => _followed.Remove(id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
    }

    /// <returns>When it is to look again: not before somebody follows, when nobody does.</returns>
    private TimeSpan Watch()
    {
        if (_followed.Count == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = _pause - _time.GetElapsedTime(_lookedAt);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _lookedAt = _time.GetTimestamp();
        return _pause = TryLook() ? Pause(_time.GetElapsedTime(_lookedAt)) : Longer(_pause);
    }

    /// <summary>How long to wait after a look that took so long.</summary>
    internal static TimeSpan Pause(TimeSpan look) => look * Share < Interval ? Interval : look * Share < LongestInterval ? look * Share : LongestInterval;

    private static TimeSpan Longer(TimeSpan pause) => pause < Interval ? Interval : pause * 2 < LongestInterval ? pause * 2 : LongestInterval;

    private bool TryLook()
    {
        try
        {
            foreach (var id in _reader.ReadHere(FindMoved))
            {
                _signals.Raise(id);
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
        catch (Exception error)
        {
            // The next look may succeed; meanwhile followers still hear of what this process writes.
            if (_failures.Allows(out var leftOut))
            {
                Log.ChangeWatchFailed(_logger, leftOut, error);
            }

            return false;
        }
    }

    private List<Guid> FindMoved(SqliteSession session)
    {
        var isNew = _followed.IsAnyNew; // before the version: what is added afterwards is for the next look
        var version = session.Scalar("PRAGMA data_version");
        if (version == _version && !isNew)
        {
            return [];
        }

        var moved = _followed.FindMoved(session);
        _version = version; // a look that failed is followed by another
        return moved;
    }
}
