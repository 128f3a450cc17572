using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Opens the connections of one database file the one right way. Thread-safe.</summary>
internal sealed class SqliteConnections
{
    /// <summary>How long a statement waits for another connection's lock, in milliseconds; SQLite's own default is not at all.</summary>
    public const int BusyTimeoutMilliseconds = 5000;

    /// <summary>The first release whose WAL two connections can write and checkpoint at once without corrupting it.</summary>
    public static readonly Version MinimumVersion = new(3, 51, 3);

    /// <summary>Bytes in a page of a new file, unless told otherwise.</summary>
    public const int DefaultPageSize = 4096;

    // What the write-ahead log may hold before it is copied into the file: more copies a page that changes often fewer times.
    private const int CheckpointBytes = 16 * 1024 * 1024;

    private readonly string _connectionString;
    private readonly int _pageSize;

    /// <summary>Takes the path of a file on a local disk; relative paths are taken from the working directory. Makes nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pageSize">Bytes in a page of a new file, a power of two: small for small rows that change often, large for large rows written once.</param>
    /// <exception cref="NotSupportedException">The SQLite library is too old to be safe, or the file is not on a disk of this machine.</exception>
    public SqliteConnections(string path, int pageSize = DefaultPageSize)
        : this(path, pageSize, LibraryVersion(), DriveOf)
    {
    }

    /// <summary>Says which version the SQLite library has, and what kind of drive a folder is on, for tests.</summary>
    public SqliteConnections(string path, Version? library, Func<string, DriveType>? drive = null)
        : this(path, DefaultPageSize, library ?? LibraryVersion(), drive ?? DriveOf)
    {
    }

    private SqliteConnections(string path, int pageSize, Version library, Func<string, DriveType> drive)
    {
        AssertVersion(library);
        _pageSize = pageSize;
        Path = System.IO.Path.GetFullPath(path);
        var folder = ExistingFolder(System.IO.Path.GetDirectoryName(Path)!);
        AssertLocal(folder, drive(folder));
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite, // where the file is write-protected SQLite opens it for reading alone
            Pooling = false,
        }.ConnectionString;
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Whether there is something to open: a file with anything in it.</summary>
    /// <exception cref="UnauthorizedAccessException">A folder is there, or this user may not look.</exception>
    /// <exception cref="IOException">A file stands where the path needs a folder.</exception>
    public bool HasContent()
    {
        try
        {
            return !File.GetAttributes(Path).HasFlag(FileAttributes.Directory) ? new FileInfo(Path).Length > 0 : throw new UnauthorizedAccessException($"'{Path}' is a folder.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return AccessProbe.FindFileOnTheWay(Path) is { } file ? throw new IOException($"'{file}' is a file, not a folder.", error) : false;
        }
    }

    /// <summary>Makes the file, empty, and its folders, as far as they are missing: for this user alone.</summary>
    public void Create()
    {
        PrivateFiles.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        if (File.Exists(Path))
        {
            return; // not to be opened and closed here: that would take away SQLite's locks of this process
        }

        try
        {
            PrivateFiles.Open(Path, FileMode.CreateNew, FileAccess.Write).Dispose();
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process was faster.
        }
    }

    /// <summary>Opens a connection that writes to the file, which must be there. There is to be one in a process: the <see cref="SqliteWriter"/>'s. It takes no write lock.</summary>
    /// <param name="durability">How durable its commits are until somebody says otherwise.</param>
    /// <param name="newFileSettings">PRAGMAs for a file that is empty still.</param>
    public SqliteSession OpenWriter(Durability durability, string? newFileSettings = null) => Open(
    [
        $"PRAGMA page_size={_pageSize}", // only before the file is first written
        HasContent() ? "" : newFileSettings ?? "",
        "PRAGMA journal_mode=WAL",
        $"PRAGMA wal_autocheckpoint={CheckpointBytes / _pageSize}",
        "PRAGMA journal_size_limit=67108864",
        "PRAGMA foreign_keys=1",
        durability == Durability.Full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL",
    ]);

    /// <summary>Opens a connection that can only read the file, which must be there. It waits for no writer.</summary>
    public SqliteSession OpenReader() => Open(["PRAGMA query_only=1"]);

    private static Version LibraryVersion()
    {
        Batteries_V2.Init();
        return Version.Parse(raw.sqlite3_libversion().utf8_to_string());
    }

    private static void AssertVersion(Version version)
    {
        if (version < MinimumVersion)
        {
            throw new NotSupportedException(
                $"The SQLite library is version {version}; versions 3.7.0 to 3.51.2 can corrupt a write-ahead log that two connections write and checkpoint at once. "
                + $"Use {MinimumVersion} or later: the one that Microsoft.Data.Sqlite brings along, not the system's.");
        }
    }

    private static DriveType DriveOf(string folder) =>
        OperatingSystem.IsWindows() && folder.StartsWith(@"\\", StringComparison.Ordinal) ? DriveType.Network // a share has no drive to ask
        : new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(folder)! : folder).DriveType;

    private static void AssertLocal(string folder, DriveType drive)
    {
        if (drive == DriveType.Network)
        {
            throw new NotSupportedException(
                $"'{folder}' is on a network drive, over which processes cannot share the memory that a write-ahead log needs: the file would be corrupted. "
                + "Put it on a local disk.");
        }
    }

    /// <summary>The folder, or the nearest above it that is there: the drive is its.</summary>
    private static string ExistingFolder(string folder) =>
        Directory.Exists(folder) || System.IO.Path.GetDirectoryName(folder) is not { } above ? folder : ExistingFolder(above);

    private SqliteSession Open(ReadOnlySpan<string> settings)
    {
        SqliteSession session = new(_connectionString);
        try
        {
            session.Connection.Open();

            // First of all: reading the file, and switching it to WAL, needs locks that another process may hold for a moment.
            session.Execute($"PRAGMA busy_timeout={BusyTimeoutMilliseconds}");
            session.Execute("PRAGMA temp_store=MEMORY");
            foreach (var setting in settings)
            {
                session.Execute(setting);
            }

            return session;
        }
        catch (Exception)
        {
            session.Dispose();
            throw;
        }
    }
}
