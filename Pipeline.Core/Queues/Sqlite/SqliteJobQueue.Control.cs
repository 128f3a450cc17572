namespace Pipeline.Core.Queues.Sqlite;

/// <content>Pausing flows.</content>
public sealed partial class SqliteJobQueue : IQueueControl
{
    /// <inheritdoc/>
    public async ValueTask<bool> PauseAsync(string flow, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        return await _writer.RunAsync(Storage.Sqlite.Durability.Full, session => PauseWrites.Pause(session, flow, Now.Utc), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ResumeAsync(string flow, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        var wasPaused = await _writer.RunAsync(Storage.Sqlite.Durability.Full, session => PauseWrites.Resume(session, flow), cancellationToken).ConfigureAwait(false);
        _newWork.Raise(flow);
        return wasPaused;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PausedFlow>> ListPausedAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(PauseWrites.List, cancellationToken).ConfigureAwait(false);
}
