using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Tells SQLite's errors apart by what is to be done about them. Pure.</summary>
internal static class SqliteFaults
{
    // Extended codes: the primary code in the low byte.
    private const int ReadOnlyMoved = raw.SQLITE_READONLY | (4 << 8);
    private const int IoCorrupt = raw.SQLITE_IOERR | (33 << 8);
    private const int IoNoMemory = raw.SQLITE_IOERR | (12 << 8);
    private const int IoSharedOpen = raw.SQLITE_IOERR | (18 << 8);

    // The memory that connections share is a file, and could not grow.
    private const int IoSharedSize = raw.SQLITE_IOERR | (19 << 8);

    /// <summary>The fault that an error is, or <see langword="null"/> when it lies with the statement and not with the files.</summary>
    /// <param name="code">SQLite's extended result code.</param>
    /// <param name="access">What keeps this process from writing the files, if anything does: SQLite has one code for several such causes.</param>
    public static StoreFault? Classify(int code, StoreFault? access) => code switch
    {
        ReadOnlyMoved => StoreFault.Replaced,
        IoCorrupt => StoreFault.Corrupt,
        IoNoMemory => null,
        IoSharedSize => StoreFault.Full,
        IoSharedOpen => access ?? StoreFault.Io,
        _ => (code & 0xFF) switch
        {
            raw.SQLITE_CORRUPT => StoreFault.Corrupt,
            raw.SQLITE_NOTADB => StoreFault.NotADatabase,
            raw.SQLITE_FULL => StoreFault.Full,
            raw.SQLITE_READONLY => access ?? StoreFault.ReadOnly,
            raw.SQLITE_CANTOPEN => access ?? StoreFault.Io,
            raw.SQLITE_PERM => access ?? StoreFault.Denied,
            raw.SQLITE_IOERR => StoreFault.Io,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StoreFault.Locked,
            _ => null,
        },
    };
}
