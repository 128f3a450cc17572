using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>A connection and the statements prepared on it. For one thread at a time.</summary>
internal sealed class SqliteSession(string connectionString) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    /// <summary>The connection, for what a prepared statement cannot do.</summary>
    public SqliteConnection Connection { get; } = new(connectionString);

    /// <summary>The driver's handle.</summary>
    public sqlite3 Handle => Connection.Handle!;

    /// <summary>Whether a transaction is open; SQLite rolls back by itself after some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    /// <summary>The statement for a text, prepared once for each session. Texts are constants: the cache is never emptied.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(Handle, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs one or more statements that take no parameters.</summary>
    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(TryExecute(sql), Handle);

    /// <summary>Runs one or more statements that take no parameters and answers SQLite's result code.</summary>
    public int TryExecute(string sql) => raw.sqlite3_exec(Handle, sql);

    /// <summary>The first column of the first row, a number.</summary>
    public long Scalar(string sql)
    {
        using var rows = Prepare(sql).Query();
        return rows.Read() ? rows.Int64(0) : 0;
    }

    /// <summary>Leaves the write-ahead log where it is when this connection is closed, instead of copying it into the file.</summary>
    public void KeepLog()
    {
        if (Connection.State == System.Data.ConnectionState.Open)
        {
            raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        Connection.Dispose();
    }
}
