namespace Pipeline.Core.Storage.Sqlite;

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
    private const string CountFree = "PRAGMA freelist_count";
    private const string CountPages = "PRAGMA page_count";
    private const long IncrementalMode = 2;

    /// <summary>Pages moved in one transaction, for which other writers wait: twenty milliseconds with pages of 16 KiB.</summary>
    private const int PagesAtOnce = 256;

    // A round of upkeep gives back 16 MiB of small pages at most, so that it never lasts long.
    private const int MostStepsInRound = 16;

    // What jobs that come and go will need again, 4 MiB of small pages and a sixteenth of the file, is not moved about.
    private const long KeptPages = 1024;
    private const int KeptShare = 16;

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

    /// <summary>
    /// Gives back some of what is free, if that is more than will soon be needed again: what upkeep does between other writes. When there is nothing to give back it costs one look. A file that
    /// was not made for it stays as it is until <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops between transactions.</param>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        var steps = await database.Readers.ReadAsync(
            session => session.Scalar(IsIncremental) == IncrementalMode ? Steps(session.Scalar(CountFree), session.Scalar(CountPages)) : 0, cancellationToken).ConfigureAwait(false);
        for (var step = 0; step < steps; step++)
        {
            await database.Writer.RunAsync(Durability.Normal, MoveSome, cancellationToken).ConfigureAwait(false);
        }

        if (steps > 0)
        {
            // The file becomes shorter only when the log has been copied into it.
            await Task.Run(() => database.RunAlone(CopyLog), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>How many steps a round takes. Pure.</summary>
    /// <param name="free">Pages that hold nothing.</param>
    /// <param name="pages">Pages of the file, these among them.</param>
    internal static int Steps(long free, long pages)
    {
        var spare = free - KeptPages - (pages / KeptShare);
        return (int)Math.Clamp((spare + PagesAtOnce - 1) / PagesAtOnce, 0, MostStepsInRound);
    }

    /// <summary>The bytes of a file with its write-ahead log.</summary>
    public static long LengthWithLog(string path) => Length(path) + Length(path + "-wal");

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static bool MoveSome(SqliteSession session)
    {
        session.Execute(FormattableString.Invariant($"PRAGMA incremental_vacuum({PagesAtOnce})"));
        return session.Scalar(CountFree) > 0;
    }

    /// <summary>Writers wait meanwhile.</summary>
    /// <returns>Whether the file can do it in steps from now on.</returns>
    private static bool WriteAnew(SqliteSession session)
    {
        Wait(session);
        session.Execute("PRAGMA temp_store=FILE"); // the copy is as large as the file
        session.Execute(NewFileSettings);
        session.Execute("VACUUM");
        return session.Scalar(IsIncremental) == IncrementalMode;
    }

    private static bool CopyLog(SqliteSession session)
    {
        session.Execute("PRAGMA wal_checkpoint(PASSIVE)"); // beside readers and writers, as far as it goes
        return true;
    }

    private static bool EmptyLog(SqliteSession session)
    {
        Wait(session);
        CopyLog(session); // most of it
        using var rows = session.Prepare("PRAGMA wal_checkpoint(TRUNCATE)").Query();
        return rows.Read() && rows.Int32(0) == 0;
    }

    private static void Wait(SqliteSession session) =>
        session.Execute(FormattableString.Invariant($"PRAGMA busy_timeout={(int)SqliteWriteLock.GiveUp.TotalMilliseconds}"));
}
