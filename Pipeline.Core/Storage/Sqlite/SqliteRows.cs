using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>The rows of a running statement, columns by number from 0. Disposing resets the statement, which ends its read.</summary>
internal readonly ref struct SqliteRows(sqlite3 connection, sqlite3_stmt statement)
{
    /// <summary>Goes to the next row.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(statement);
        if (code is raw.SQLITE_ROW)
        {
            return true;
        }

        if (code is not raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, connection);
        }

        return false;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes, valid until the next <see cref="Read"/>; empty when null.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public Guid Guid(int column) => new(Blob(column), bigEndian: true);

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

    public void Dispose() => raw.sqlite3_reset(statement);
}
