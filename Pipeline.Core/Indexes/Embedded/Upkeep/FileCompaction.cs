using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>
/// Gives the room of what was deleted back to the disk. SQLite moves pages from the end of a file into its gaps, a few at a time, if the file was made for that; one that was
/// not is written anew as a whole once, and can do it from then on. What is deleted is overwritten at once, so that pages that stay where they are hold nothing of it.
/// </summary>
internal sealed class FileCompaction(SqliteDatabase database)
{
    /// <summary>PRAGMAs for a file that is made: it will be able to do it.</summary>
    public const string NewFileSettings = "PRAGMA auto_vacuum=INCREMENTAL";

    /// <summary>PRAGMAs for connections that delete: they overwrite what they delete.</summary>
    public const string WriterSettings = "PRAGMA secure_delete=FAST";

    private const string IsIncremental = "PRAGMA auto_vacuum";
    private const long IncrementalMode = 2;

    // 4 MB: twenty milliseconds, for which other writers wait.
    private const int PagesAtOnce = 256;

    /// <summary>Does it.</summary>
    /// <param name="cancellationToken">Stops between transactions.</param>
    /// <returns>Whether the write-ahead log was emptied.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await database.Readers.ReadAsync(session => session.Scalar(IsIncremental), cancellationToken).ConfigureAwait(false) == IncrementalMode)
        {
            while (await database.Writer.RunAsync(Durability.Normal, MoveSome, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        else
        {
            await Task.Run(() => database.RunAlone(WriteAnew), CancellationToken.None).ConfigureAwait(false);
        }

        return await Task.Run(() => database.RunAlone(EmptyLog), CancellationToken.None).ConfigureAwait(false);
    }

    private static bool MoveSome(SqliteSession session)
    {
        session.Execute(FormattableString.Invariant($"PRAGMA incremental_vacuum({PagesAtOnce})"));
        return session.Scalar("PRAGMA freelist_count") > 0;
    }

    /// <summary>Writers wait meanwhile.</summary>
    /// <returns>Whether the file can do it in steps from now on.</returns>
    private static bool WriteAnew(SqliteSession session)
    {
        Wait(session);
        session.Execute("PRAGMA temp_store=FILE"); // the copy is as large as the index
        session.Execute(NewFileSettings);
        session.Execute("VACUUM");
        return session.Scalar(IsIncremental) == IncrementalMode;
    }

    private static bool EmptyLog(SqliteSession session)
    {
        Wait(session);
        session.Execute("PRAGMA wal_checkpoint(PASSIVE)"); // most of it, beside writers
        using var rows = session.Prepare("PRAGMA wal_checkpoint(TRUNCATE)").Query();
        return rows.Read() && rows.Int32(0) == 0;
    }

    private static void Wait(SqliteSession session) =>
        session.Execute(FormattableString.Invariant($"PRAGMA busy_timeout={(int)SqliteWriteLock.GiveUp.TotalMilliseconds}"));
}
