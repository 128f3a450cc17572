using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// Watches over the files of one open store: sees that they are still those that were opened, and says of what fails why, and what to do.
/// Thread-safe after <see cref="Remember"/>.
/// </summary>
internal sealed class StoreGuard
{
    /// <summary>How often the paths are looked at where nothing is promised: a look costs as much as a tenth of a small read.</summary>
    public static readonly TimeSpan GlanceEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>How often a file is looked into for whether it holds what it held.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private const int NoSpace = 28; // ENOSPC

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly StoreFaultText _text;
    private readonly StoreFiles _files;
    private StoreIdentity? _identity;
    private long _glanced;
    private long _looked;

    public StoreGuard(StoreName name, string path, TimeProvider time, ILogger logger)
    {
        (Path, _time, _text, _files) = (path, time, new StoreFaultText(name, path), new StoreFiles(path));
        Health = new StoreHealth(time, logger);
    }

    /// <summary>The file, in full.</summary>
    public string Path { get; }

    /// <summary>What is known of the store's state.</summary>
    public StoreHealth Health { get; }

    /// <summary>
    /// Whether the file was damaged or overwritten: then the write-ahead log, with what was written before, is to be left beside it, not copied into it, for whoever
    /// restores or recovers it.
    /// </summary>
    public bool IsOverwritten { get; private set; }

    /// <summary>Remembers which files they are and what is in them.</summary>
    /// <param name="session">A connection, which stays open as long as the store.</param>
    public void Remember(SqliteSession session)
    {
        _identity = StoreIdentity.Read(session);
        _files.Remember();
        _looked = _glanced = _time.GetTimestamp();
    }

    /// <summary>Sees that the files are those that were opened. Cheap enough for each commit that is flushed.</summary>
    /// <exception cref="StoreException">They are not.</exception>
    public void AssertInPlace()
    {
        if (_files.FindChange() is { } change)
        {
            throw Replaced(change);
        }

        Volatile.Write(ref _glanced, _time.GetTimestamp());
    }

    /// <summary>As <see cref="AssertInPlace"/>, unless that was seen less than <see cref="GlanceEvery"/> ago.</summary>
    /// <exception cref="StoreException">They are not.</exception>
    public void AssertInPlaceLately()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _glanced)) >= GlanceEvery)
        {
            AssertInPlace();
        }
    }

    /// <summary>Sees, every <see cref="LookEvery"/>, that the file holds the database that it held: it may have been overwritten in place.</summary>
    /// <param name="open">Opens a connection: one that is open may answer from memory.</param>
    /// <exception cref="StoreException">It holds another, or an earlier state of it.</exception>
    public void AssertSame(Func<SqliteSession> open)
    {
        if (_identity is null || _time.GetElapsedTime(Volatile.Read(ref _looked)) < LookEvery)
        {
            return;
        }

        lock (_gate) // one look at a time, so that what one sees is not older than what another saw before it
        {
            if (_time.GetElapsedTime(_looked) < LookEvery)
            {
                return;
            }

            _looked = _time.GetTimestamp();
            using var session = open();
            Compare(StoreIdentity.Read(session));
        }
    }

    /// <summary>An exception that says which file, what happened and what to do, where the files are the cause; else the same. The health hears of it.</summary>
    public Exception Explain(Exception error, bool isWrite)
    {
        if (Find(error) is not { } fault)
        {
            return error;
        }

        IsOverwritten |= fault.Fault is StoreFault.Corrupt or StoreFault.NotADatabase;
        Health.Failed(fault, isWrite);
        return fault;
    }

    /// <summary>That nothing is there.</summary>
    public StoreException Missing() => new(StoreFault.Missing, Path, _text.Missing());

    /// <summary>As <see cref="Explain(Exception, bool)"/>, also for what the system says of files and folders that are made. The health does not hear of it: nobody has the store yet.</summary>
    public Exception ExplainOpening(Exception error) => Find(error) ?? error switch
    {
        IOException or UnauthorizedAccessException when Directory.Exists(Path) => new StoreException(StoreFault.NotADatabase, Path, _text.NotADatabase("it is a folder"), error),
        IOException or UnauthorizedAccessException when AccessProbe.FindFileOnTheWay(Path) is { } file => new StoreException(StoreFault.NotADatabase, Path, _text.NotADatabase($"'{file}' is a file, not a folder"), error),
        UnauthorizedAccessException => new StoreException(StoreFault.Denied, Path, _text.Denied(AccessProbe.Find(Path)?.Where ?? Path), error),
        IOException { HResult: NoSpace } => new StoreException(StoreFault.Full, Path, _text.Full(FreeBytes()), error),
        IOException io => AccessProbe.Classify(io.HResult) is StoreFault.ReadOnly
            ? new StoreException(StoreFault.ReadOnly, Path, _text.ReadOnly(Path), error)
            : new StoreException(StoreFault.Io, Path, _text.Io(io.Message.TrimEnd('.')), error),
        _ => error,
    };

    /// <summary>The bytes that may still be written where the file is; <see langword="null"/> when that cannot be asked.</summary>
    public long? FreeBytes()
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(Path)! : System.IO.Path.GetDirectoryName(Path)!).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private StoreException? Find(Exception error) => error switch
    {
        StoreException fault => fault,
        WriteLockTimeoutException held => new(StoreFault.Locked, Path, _text.Locked(held.Waited, LockHolders.Find(Path)), held),
        SqliteException sqlite => Find(sqlite, sqlite.SqliteExtendedErrorCode == 0 ? sqlite.SqliteErrorCode : sqlite.SqliteExtendedErrorCode),
        _ => null,
    };

    private StoreException? Find(SqliteException error, int code)
    {
        // A file that went while a connection was being opened looks like one that never was.
        if (_files.FindChange() is { } change)
        {
            return Replaced(change, error);
        }

        var access = AccessProbe.Find(Path);
        return SqliteFaults.Classify(code, access?.Fault) is { } fault ? new(fault, Path, TextOf(fault, access?.Where ?? Path, ReasonOf(error, code)), error) : null;
    }

    private string TextOf(StoreFault fault, string where, string reason) => fault switch
    {
        StoreFault.Corrupt => _text.Corrupt(reason),
        StoreFault.NotADatabase => _text.NotADatabase(reason),
        StoreFault.Full => _text.Full(FreeBytes()),
        StoreFault.ReadOnly => _text.ReadOnly(where),
        StoreFault.Denied => _text.Denied(where),
        StoreFault.Locked => _text.Locked(waited: null, LockHolders.Find(Path)),
        StoreFault.Replaced => _text.Replaced("it was moved"),
        _ => _text.Io(reason),
    };

    private static string ReasonOf(SqliteException error, int code) =>
        $"SQLite says '{SQLitePCL.raw.sqlite3_errstr(error.SqliteErrorCode).utf8_to_string()}' (code {code})";

    private void Compare(StoreIdentity? now)
    {
        if (now?.Name != _identity?.Name)
        {
            IsOverwritten = true;
            throw Replaced("another database was written over it");
        }

        if (now?.Rows < _identity?.Rows)
        {
            IsOverwritten = true;
            throw Replaced("an earlier state was written over it, as from a backup");
        }

        _identity = now;
    }

    private StoreException Replaced(string change, Exception? cause = null) => new(StoreFault.Replaced, Path, _text.Replaced(change), cause);
}
