using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Looks after a queue's file through the connections of its queue.</summary>
internal sealed class QueueFileUpkeep(SqliteDatabase database) : IQueueUpkeep
{
    private readonly FileCompaction _file = new(database);

    /// <inheritdoc/>
    public async ValueTask<QueueCompaction> CompactAsync(CancellationToken cancellationToken)
    {
        var before = FileCompaction.LengthWithLog(database.Path);
        var isLogEmpty = await _file.RunAsync(cancellationToken).ConfigureAwait(false);
        return new QueueCompaction(before, FileCompaction.LengthWithLog(database.Path), isLogEmpty);
    }

    /// <inheritdoc/>
    public async ValueTask<QueueVerification> VerifyAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(session => QueueChecks.Run(session, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> BackupAsync(string path, bool overwrite, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var whole = Path.GetFullPath(path);
        return await Task.Run(() => DatabaseCopy.Write(database, whole, overwrite, cancellationToken), CancellationToken.None).ConfigureAwait(false);
    }
}
