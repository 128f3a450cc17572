using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Indexes.Embedded.Writing;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Looks after an index file through the connections of its index.</summary>
internal sealed class IndexUpkeep(SqliteDatabase database, VectorFormat vectors, TimeProvider time) : IIndexUpkeep
{
    private readonly RetiredSweep _sweep = new(database.Writer);
    private readonly WordsCompaction _words = new(database.Writer);
    private readonly FileCompaction _file = new(database);

    /// <inheritdoc/>
    public async ValueTask<IndexVerification> VerifyAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(session => IndexChecks.Run(session, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IndexMeasures> MeasureAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(session => MeasureRows.Read(session, database.Path) with { Vectors = vectors.ToString().ToLowerInvariant() }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PendingVersion>> ListPendingAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(PendingRows.List, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<int> DeletePendingAsync(IReadOnlyList<PendingVersion> versions, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var some in versions.Chunk(RetiredRows.AtOnce))
        {
            deleted += await database.Writer.RunAsync(Durability.Full, session => PendingRows.Retire(session, some), cancellationToken).ConfigureAwait(false);
        }

        await _sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask MaintainAsync(CancellationToken cancellationToken)
    {
        if (await database.Readers.ReadAsync(RetiredRows.IsAny, cancellationToken).ConfigureAwait(false))
        {
            await _sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        var forgets = await database.Readers.ReadAsync(session => TombstoneRows.IsAnyOld(session, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        while (forgets)
        {
            forgets = await database.Writer.RunIfFreeAsync(Durability.Normal, session => TombstoneRows.ForgetSome(session, time.GetUtcNow()), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken)
    {
        var before = FileCompaction.LengthWithLog(database.Path);
        await MaintainAsync(cancellationToken).ConfigureAwait(false);
        while (await database.Writer.RunAsync(Durability.Normal, OtherModel.DeleteUnneeded, cancellationToken).ConfigureAwait(false))
        {
        }

        await _words.RunAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var isLogEmpty = await _file.RunAsync(cancellationToken).ConfigureAwait(false);
        return new CompactionResult(before, FileCompaction.LengthWithLog(database.Path), isLogEmpty);
    }
}
