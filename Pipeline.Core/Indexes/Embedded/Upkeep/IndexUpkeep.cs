using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Looks after an index file through the connections of its index.</summary>
internal sealed class IndexUpkeep(SqliteDatabase database) : IIndexUpkeep
{
    // About 2 MB of the lexical index at a time, so that other writers hardly wait.
    private const int MergePages = 500;

    /// <inheritdoc/>
    public async ValueTask<IndexVerification> VerifyAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(session => IndexChecks.Run(session, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IndexMeasures> MeasureAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(session => MeasureRows.Read(session, database.Path), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PendingVersion>> ListPendingAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(PendingRows.List, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<int> DeletePendingAsync(IReadOnlyList<PendingVersion> versions, CancellationToken cancellationToken) =>
        await database.Writer.RunAsync(Durability.Full, session => PendingRows.Delete(session, versions), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken)
    {
        var before = MeasureRows.LengthWithLog(database.Path);
        while (await database.Writer.RunAsync(Durability.Normal, DeleteFormerVectors, cancellationToken).ConfigureAwait(false))
        {
        }

        // The first call, with a negative number, marks all that is there to become one piece; then as many pages a call as the number says.
        var goesOn = await MergeAsync(-MergePages, cancellationToken).ConfigureAwait(false);
        while (goesOn)
        {
            goesOn = await MergeAsync(MergePages, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var isLogEmpty = await Task.Run(() => database.RunAlone(Vacuum), CancellationToken.None).ConfigureAwait(false);
        return new CompactionResult(before, MeasureRows.LengthWithLog(database.Path), isLogEmpty);
    }

    private static bool DeleteFormerVectors(SqliteSession session) =>
        !ModelRows.HasNext(session) && ModelGuard.Read(session) is { } held && ModelRows.DeleteSome(session, held.Next);

    private async Task<bool> MergeAsync(int pages, CancellationToken cancellationToken) => await database.Writer.RunAsync(
        Durability.Normal,
        session =>
        {
            // By FTS5's book: a merge that changes fewer than two rows has found nothing to do.
            var before = session.Scalar("SELECT total_changes()");
            session.Prepare("INSERT INTO chunk_words (chunk_words, rank) VALUES ('merge', ?1)").Bind(1, pages).Run();
            return session.Scalar("SELECT total_changes()") - before >= 2;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Writes the file anew.</summary>
    /// <returns>Whether the log is empty.</returns>
    private static bool Vacuum(SqliteSession session)
    {
        session.Execute($"PRAGMA busy_timeout={(int)SqliteWriteLock.GiveUp.TotalMilliseconds}");
        session.Execute("PRAGMA temp_store=FILE"); // the copy is as large as the index
        session.Execute("VACUUM");
        using var rows = session.Prepare("PRAGMA wal_checkpoint(TRUNCATE)").Query();
        return rows.Read() && rows.Int32(0) == 0;
    }
}
