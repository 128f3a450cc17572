using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// A prepared statement: bind the parameters by number, from 1, then <see cref="Run"/> or <see cref="Query"/>. It goes below the driver's
/// commands, whose parameters are boxed and looked up by name on each run and whose retry on a lock is a sleep. For one thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _handle;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle));
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public SqliteStatement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            return BindNull(index);
        }

        Check(raw.sqlite3_bind_text(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, index, 0) : raw.sqlite3_bind_blob(_handle, index, value));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public SqliteStatement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_handle, index, utf8));
        return this;
    }

    /// <summary>Binds the 16 bytes in network order, so that version 7 ids sort by time.</summary>
    public SqliteStatement Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(index, bytes);
    }

    public SqliteStatement Bind(int index, Guid? value) => value is { } id ? Bind(index, id) : BindNull(index);

    public SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_handle, index));
        return this;
    }

    /// <summary>Runs to the end, passing over rows.</summary>
    /// <returns>The rows changed.</returns>
    public int Run()
    {
        using var rows = Query();
        while (rows.Read())
        {
        }

        return raw.sqlite3_changes(_connection);
    }

    /// <summary>Starts reading. Dispose the rows: until then the statement holds its read lock.</summary>
    public SqliteRows Query() => new(_connection, _handle);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);
}
