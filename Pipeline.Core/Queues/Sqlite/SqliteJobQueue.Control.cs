namespace Pipeline.Core.Queues.Sqlite;

/// <content>Pausing flows, what they do, and who works.</content>
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

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FlowActivity>> ListFlowsAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => ActivityReads.Read(session, Now.Utc), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ReportAsync(QueueWorker worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        await _writer.RunAsync(Storage.Sqlite.Durability.Normal, session => Done(() => WorkerWrites.Report(session, worker, Now.Utc)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask LeaveAsync(string id, CancellationToken cancellationToken) =>
        await _writer.RunAsync(Storage.Sqlite.Durability.Normal, session => Done(() => WorkerWrites.Leave(session, id)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QueueWorker>> ListWorkersAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => WorkerWrites.List(session, Now.Utc), cancellationToken).ConfigureAwait(false);

    private static bool Done(Action write)
    {
        write();
        return true;
    }
}
