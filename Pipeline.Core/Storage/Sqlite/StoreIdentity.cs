namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// Which database a file holds, and how far it has come: a random name, given when it was made, and how many rows it has ever numbered, which only grows. A file
/// that was overwritten in place has another name, or has come less far than before: it was put back from a backup.
/// </summary>
internal readonly record struct StoreIdentity(string Name, long Rows)
{
    /// <summary>The migration that gives a database its name.</summary>
    public const string Script = """
        CREATE TABLE store_identity (name TEXT NOT NULL);
        INSERT INTO store_identity VALUES (lower(hex(randomblob(16))));
        """;

    private const string HasIdentity = "SELECT count(*) = 2 FROM sqlite_schema WHERE name IN ('store_identity', 'sqlite_sequence')";
    private const string Find = "SELECT name, (SELECT coalesce(sum(seq), 0) FROM sqlite_sequence) FROM store_identity";

    /// <summary>Reads it; <see langword="null"/> when the file has none.</summary>
    public static StoreIdentity? Read(SqliteSession session)
    {
        if (session.Scalar(HasIdentity) == 0)
        {
            return null;
        }

        using var rows = session.Prepare(Find).Query();
        return rows.Read() ? new StoreIdentity(rows.Text(0), rows.Int64(1)) : null;
    }
}
