using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Pipeline.Core.Concurrency;
using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// Takes SQLite's write lock, shared fairly with other processes. SQLite wakes nobody when the lock is free: its busy handler sleeps up to
/// 100 ms between looks, while a busy process takes the lock again microseconds after its commit, so that some processes starve. Here a waiting
/// process looks each millisecond, and a process that saw others write leaves them that long after its own commit. For one thread.
/// </summary>
internal sealed class SqliteWriteLock(SqliteSession session)
{
    /// <summary>How long to wait for the lock before the operations fail.</summary>
    public static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(30);

    /// <summary>The same for what can as well be done another time.</summary>
    public static readonly TimeSpan GiveUpSoon = TimeSpan.FromSeconds(2);

    private const int LookMilliseconds = 1;
    private static readonly TimeSpan OthersRemembered = TimeSpan.FromMilliseconds(250);

    // Never set: waiting for it is how a thread of its own pauses.
    private readonly ThreadSignal _pause = new();
    private long _dataVersion = -1;
    private long _othersSeen = long.MinValue;
    private long _committed = long.MinValue;

    /// <summary>Begins a transaction that may write. IMMEDIATE: a read that turns into a write fails at once when another wrote in between.</summary>
    /// <param name="patience">How long to wait for the lock.</param>
    /// <exception cref="WriteLockTimeoutException">Another connection held the lock for so long.</exception>
    public void Begin(TimeSpan patience)
    {
        LeaveRoomForOthers();
        var started = Stopwatch.GetTimestamp();
        raw.sqlite3_busy_timeout(session.Handle, 0);
        try
        {
            int code;
            while (IsBusy(code = session.TryExecute("BEGIN IMMEDIATE")))
            {
                _othersSeen = Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(started) > patience)
                {
                    throw new WriteLockTimeoutException(patience);
                }

                _pause.Wait(LookMilliseconds);
            }

            SqliteException.ThrowExceptionForRC(code, session.Handle);
        }
        finally
        {
            raw.sqlite3_busy_timeout(session.Handle, SqliteConnections.BusyTimeoutMilliseconds);
        }

        NoticeOthers();
    }

    /// <summary>Commits.</summary>
    public void Commit()
    {
        session.Execute("COMMIT");
        _committed = Stopwatch.GetTimestamp();
    }

    /// <summary>Undoes the transaction, if SQLite has not done so.</summary>
    public void Rollback()
    {
        if (session.InTransaction)
        {
            session.Execute("ROLLBACK");
        }
    }

    private static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private void LeaveRoomForOthers()
    {
        var contended = _othersSeen != long.MinValue && Stopwatch.GetElapsedTime(_othersSeen) < OthersRemembered;
        if (contended && Stopwatch.GetElapsedTime(_committed).TotalMilliseconds < LookMilliseconds)
        {
            _pause.Wait(LookMilliseconds);
        }
    }

    private void NoticeOthers()
    {
        // Changes when another connection has committed.
        var version = session.Scalar("PRAGMA data_version");
        if (version != _dataVersion)
        {
            _othersSeen = _dataVersion < 0 ? _othersSeen : Stopwatch.GetTimestamp();
            _dataVersion = version;
        }
    }
}
