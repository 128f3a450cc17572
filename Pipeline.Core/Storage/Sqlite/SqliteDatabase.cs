using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// An open database file: a writer, some readers, and what watches over the files. Reading needs no write lock, so nothing that only reads waits
/// for whoever writes: the lock is taken for the first write, and before that only to bring the file to this program's schema. Thread-safe.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteConnections _connections;
    private readonly StoreGuard _guard;

    // Keeps the files open from the beginning to the end, so that they stay the same ones.
    private readonly SqliteSession _anchor;

    private SqliteDatabase(SqliteConnections connections, StoreGuard guard, SqliteSession anchor, Opening opening)
    {
        _connections = connections;
        _guard = guard;
        _anchor = anchor;
        Writer = new SqliteWriter(() => OpenWriter(connections, opening.WriterSettings), guard);
        Readers = CreateReaders(opening.Reads);
    }

    /// <summary>The file, in full.</summary>
    public string Path => _connections.Path;

    /// <summary>Writes.</summary>
    public SqliteWriter Writer { get; }

    /// <summary>Reads.</summary>
    public SqliteReaders Readers { get; }

    /// <summary>What is known of the file's state.</summary>
    public StoreHealth Health => _guard.Health;

    /// <summary>The bytes that may still be written where the file is; <see langword="null"/> when that cannot be asked.</summary>
    public long? FreeSpace() => _guard.FreeBytes();

    /// <summary>Opens a file, and brings it to this program's schema.</summary>
    /// <param name="opening">Which file, and how.</param>
    /// <param name="scripts">The schema's migrations, oldest first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears what is wrong with the file.</param>
    /// <exception cref="StoreException">It cannot be opened: the message says why and what to do.</exception>
    /// <exception cref="NotSupportedException">The SQLite library is too old to be safe, the file is not on a disk of this machine, or it was written by a newer program.</exception>
    public static SqliteDatabase Open(Opening opening, ReadOnlySpan<string> scripts, TimeProvider time, ILogger logger)
    {
        SqliteConnections connections = new(opening.Path, opening.PageSize);
        StoreGuard guard = new(opening.Name, connections.Path, time, logger);
        try
        {
            return Open(connections, guard, opening, scripts);
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw guard.ExplainOpening(error);
        }
    }

    /// <summary>More readers of the file, for one who needs connections of his own.</summary>
    public SqliteReaders CreateReaders(int max) => new(_connections, _guard, max);

    /// <summary>Does what cannot be done inside a transaction, on a connection of its own that can write; blocks its caller.</summary>
    /// <exception cref="StoreException">The file cannot be written, or is not the one that was opened.</exception>
    public T RunAlone<T>(Func<SqliteSession, T> work)
    {
        try
        {
            using var session = _connections.OpenWriter(Durability.Full);
            _guard.AssertInPlace();
            return work(session);
        }
        catch (SqliteException error)
        {
            throw _guard.Explain(error, isWrite: true);
        }
    }

    /// <summary>Finishes the writes that wait and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        Readers.Dispose();
        await Writer.DisposeAsync().ConfigureAwait(false);
        if (_guard.IsOverwritten)
        {
            _anchor.KeepLog(); // the last connection to close is the one that copies the log
        }

        _anchor.Dispose();
    }

    private static SqliteDatabase Open(SqliteConnections connections, StoreGuard guard, Opening opening, ReadOnlySpan<string> scripts)
    {
        if (opening.Access == StoreAccess.Create)
        {
            connections.Create();
        }
        else if (!connections.HasContent())
        {
            throw guard.Missing();
        }

        var anchor = connections.OpenReader();
        try
        {
            BringUpToDate(anchor, connections, guard, opening, scripts);
            guard.Remember(anchor);
            return new SqliteDatabase(connections, guard, anchor, opening);
        }
        catch (Exception)
        {
            anchor.Dispose();
            throw;
        }
    }

    private static void BringUpToDate(SqliteSession reader, SqliteConnections connections, StoreGuard guard, Opening opening, ReadOnlySpan<string> scripts)
    {
        var version = SqliteMigrations.Version(reader, connections.Path, scripts.Length);
        if (version == 0 && opening.Access != StoreAccess.Create)
        {
            throw guard.Missing(); // its maker has not written anything into it yet
        }

        if (version < scripts.Length)
        {
            using var writer = connections.OpenWriter(Durability.Full, opening.NewFileSettings);
            opening.BeforeUpgrade?.Invoke(writer);
            writer.Execute($"PRAGMA busy_timeout={(int)SqliteWriteLock.GiveUp.TotalMilliseconds}");
            SqliteMigrations.Apply(writer, connections.Path, scripts);
        }
    }

    private static SqliteSession OpenWriter(SqliteConnections connections, string? settings)
    {
        var session = connections.OpenWriter(Durability.Full);
        if (settings is not null)
        {
            session.Execute(settings);
        }

        return session;
    }

    /// <summary>Which file is opened, and how.</summary>
    /// <param name="Name">What it is called in messages.</param>
    /// <param name="Path">Where it is.</param>
    internal sealed record Opening(StoreName Name, string Path)
    {
        /// <summary>Whether it may be made.</summary>
        public StoreAccess Access { get; init; }

        /// <summary>Bytes in a page of a new file.</summary>
        public int PageSize { get; init; } = SqliteConnections.DefaultPageSize;

        /// <summary>Reads at once.</summary>
        public int Reads { get; init; } = 4;

        /// <summary>PRAGMAs for a file that is empty still.</summary>
        public string? NewFileSettings { get; init; }

        /// <summary>Gives the connection what the migrations need beside SQL.</summary>
        public Action<SqliteSession>? BeforeUpgrade { get; init; }

        /// <summary>PRAGMAs for the writer beside the usual ones.</summary>
        public string? WriterSettings { get; init; }
    }
}
