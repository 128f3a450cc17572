namespace Pipeline.Core.Storage.Sqlite;

/// <summary>A read transaction: all reads until it is disposed of see the same state of the file.</summary>
internal readonly ref struct SqliteRead
{
    private readonly SqliteSession _session;

    private SqliteRead(SqliteSession session) => _session = session;

    /// <summary>Begins one. The state is that of the first read.</summary>
    public static SqliteRead Begin(SqliteSession session)
    {
        session.Execute("BEGIN");
        return new SqliteRead(session);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (_session.InTransaction)
        {
            _session.Execute("ROLLBACK");
        }
    }
}
