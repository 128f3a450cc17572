using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>A database file of the program, looked at from outside: by plain SQL, read-only.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private readonly SqliteConnection _connection;

    public DatabaseFile(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        _connection.Open();
    }

    /// <summary>The one number that a query yields.</summary>
    public long Number(string sql) => (long)Scalar(sql)!;

    /// <summary>The rows of a query of one text.</summary>
    public List<string> Texts(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    /// <summary>The rows of a query of two numbers.</summary>
    public List<(long Key, long Value)> Pairs(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        List<(long Key, long Value)> pairs = [];
        while (reader.Read())
        {
            pairs.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        return pairs;
    }

    /// <summary>What SQLite says of the file, its indexes and full-text tables: <c>ok</c>.</summary>
    public string CheckIntegrity() => (string)Scalar("PRAGMA integrity_check")!;

    /// <summary>Makes another file's tables readable under a name.</summary>
    public void Attach(string path, string name)
    {
        using var command = Command("ATTACH $path AS " + name);
        command.Parameters.AddWithValue("$path", path);
        command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    private object? Scalar(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own SQL.")]
    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
