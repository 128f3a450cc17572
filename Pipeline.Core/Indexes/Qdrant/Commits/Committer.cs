using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>
/// Changes what readers see, one commit at a time over all processes. Thread-safe.
/// <para>A commit takes hold of the index by a conditional write that names the documents it may change; writes their states, which no reader goes by yet; marks their chunks with its
/// number; and at last lets go of the index with that number as the state that readers go by. A process that ends in between leaves a commit that another finishes: what the documents' states
/// say is carried out, and documents that were not written yet get the commit's number, so that the first process cannot write them any more if it comes back.</para>
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly StateStore _store;
    private readonly ChunkStores _chunks;
    private readonly CommitLock _hold;
    private readonly QdrantServer _server;
    private readonly CommitQueue _queue;

    public Committer(StateStore store, ChunkStores chunks, CommitLock hold, QdrantServer server)
    {
        (_store, _chunks, _hold, _server) = (store, chunks, hold, server);
        _queue = new CommitQueue(CommitAsync);
    }

    /// <summary>Runs a plan in a commit, perhaps with others.</summary>
    /// <param name="documents">All documents that it may change.</param>
    /// <param name="plan">Makes the changes. Changes nothing before it throws.</param>
    /// <param name="isSwitching">Whether it changes the model.</param>
    /// <param name="cancellationToken">Gives up before the commit begins.</param>
    /// <returns>What the plan answered, and what the commit leaves.</returns>
    public Task<(T Result, CommitOutcome Outcome)> RunAsync<T>(
        IReadOnlyCollection<Guid> documents, Func<CommitDraft, Task<T>> plan, bool isSwitching, CancellationToken cancellationToken) =>
        _queue.RunAsync(new CommitPlan<T>(documents, plan, isSwitching), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private async Task CommitAsync(IReadOnlyList<ICommitPlan> plans, CancellationToken cancellationToken)
    {
        try
        {
            Guid[] documents = [.. plans.SelectMany(plan => plan.Documents).Distinct()];
            var held = await _hold.TakeAsync(documents, plans[0].IsSwitching, RecoverAsync, cancellationToken).ConfigureAwait(false);
            var outcome = await RunAsync(plans, new CommitDraft(held.State, held.Documents, _hold.RenewAsync)).ConfigureAwait(false);
            foreach (var plan in plans)
            {
                plan.Succeed(outcome);
            }
        }
        catch (Exception error)
        {
            foreach (var plan in plans)
            {
                plan.Fail(error);
            }
        }
    }

    private async Task<CommitOutcome> RunAsync(IReadOnlyList<ICommitPlan> plans, CommitDraft draft)
    {
        var mayHaveWritten = false;
        try
        {
            foreach (var plan in plans)
            {
                await plan.RunAsync(draft).ConfigureAwait(false);
            }

            mayHaveWritten = true;
            return await FinishAsync(draft).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await _hold.LeaveAsync(draft.State, mayHaveWritten).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<CommitOutcome> FinishAsync(CommitDraft draft)
    {
        if (draft.Changed.Count == 0)
        {
            return new(await _hold.ReleaseAsync(draft.ChangesState ? draft.State with { Commit = draft.Number } : draft.State).ConfigureAwait(false), Hides: false);
        }

        var token = draft.State.Holder!.Token;
        var written = draft.Changed.ToDictionary(pair => pair.Key, pair => pair.Value with { By = token });
        await _store.WriteAsync(written.Select(pair => (pair.Key, pair.Value)), draft.Number, CancellationToken.None).ConfigureAwait(false);
        var (_, found) = await _store.ReadAsync(written.Keys, CancellationToken.None).ConfigureAwait(false);
        if (written.Keys.Any(id => found.GetValueOrDefault(id) is not { } document || document.By != token))
        {
            throw new StoreException(StoreFault.Locked, _server.Place,
                $"A commit on the index {_server.Place} took longer than {ServerLimits.CommitLife.TotalSeconds} s, and another process has finished it. It is tried again.");
        }

        return await CarryOutAsync(draft.State, draft.Number, written.Values, areChunksThere: true, _hold.ReleaseAsync).ConfigureAwait(false);
    }

    /// <summary>Finishes the commit of a process that ended.</summary>
    private async Task<IndexState> RecoverAsync(IndexState state, IReadOnlyDictionary<Guid, DocumentState> found)
    {
        var (commit, token) = (state.Commit + 1, state.Holder!.Token);
        var late = state.Holder.Documents.Where(id => found.GetValueOrDefault(id) is not { } document || document.Commit < commit)
            .Select(id => (id, (found.GetValueOrDefault(id) ?? DocumentRules.New("", "")) with { Commit = commit, By = token, Hidden = [] }));
        await _store.WriteAsync(late, commit, CancellationToken.None).ConfigureAwait(false);
        var (_, settled) = await _store.ReadAsync(state.Holder.Documents, CancellationToken.None).ConfigureAwait(false);
        return (await CarryOutAsync(state, commit, settled.Values, areChunksThere: false, _hold.KeepAsync).ConfigureAwait(false)).State;
    }

    /// <summary>Marks the chunks of a commit whose documents are written, and makes its number the one that readers go by.</summary>
    /// <param name="state">The state of the index.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="documents">Its documents.</param>
    /// <param name="areChunksThere">Whether the chunks of what becomes readable have just been seen, each of them, in the collection that readers see.</param>
    /// <param name="publish">Writes the state.</param>
    private async Task<CommitOutcome> CarryOutAsync(
        IndexState state, long commit, IEnumerable<DocumentState> documents, bool areChunksThere, Func<IndexState, Task<IndexState>> publish)
    {
        var effects = CommitEffects.Of(commit, documents);
        foreach (var model in new[] { state.Model, state.Next }.OfType<ModelState>())
        {
            var collection = await _chunks.GetAsync(model.Collection, CancellationToken.None).ConfigureAwait(false);
            await (areChunksThere && model == state.Model
                ? collection.StampStoredAsync([.. effects.Shown.Select(version => (version.Id, version.Chunks))], effects.Hidden, commit, CancellationToken.None)
                : collection.StampAsync([.. effects.Shown.Select(version => version.Id)], effects.Hidden, commit, CancellationToken.None)).ConfigureAwait(false);
        }

        return new(await publish(effects.Finish(state, commit)).ConfigureAwait(false), effects.Hidden.Count > 0);
    }
}
