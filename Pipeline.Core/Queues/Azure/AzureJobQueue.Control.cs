namespace Pipeline.Core.Queues.Azure;

/// <content>Pausing flows, what they do, and who works.</content>
internal sealed partial class AzureJobQueue : IQueueControl
{
    /// <inheritdoc/>
    public async ValueTask<bool> PauseAsync(string flow, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _store.Control.TryPauseAsync(flow, _store.Now, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ResumeAsync(string flow, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var wasPaused = await _store.Control.TryResumeAsync(flow, cancellationToken).ConfigureAwait(false);
        _newWork.Raise(flow);
        return wasPaused;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PausedFlow>> ListPausedAsync(CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await _store.Control.ListPausedAsync(cancellationToken).ConfigureAwait(false)).OrderBy(paused => paused.Flow, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FlowActivity>> ListFlowsAsync(CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return (await _counts.ReadAsync(cancellationToken).ConfigureAwait(false)).Flows;
    }

    /// <inheritdoc/>
    public async ValueTask ReportAsync(QueueWorker worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _store.Control.ReportAsync(worker, _store.Now, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask LeaveAsync(string id, CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _store.Control.LeaveAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QueueWorker>> ListWorkersAsync(CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _workers.ListAsync(cancellationToken).ConfigureAwait(false);
    }
}
