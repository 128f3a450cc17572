using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Models;

/// <summary>Lets writes in when their vectors are of the index's model; an index that holds nothing takes over the write's.</summary>
internal sealed class ModelAdmission(StateStore store, CollectionMaker maker, Committer committer, QdrantNames names, QdrantServer server)
{
    /// <summary>Lets a write in.</summary>
    /// <returns>The state in which the index holds vectors of the model.</returns>
    /// <exception cref="Jobs.PermanentException">The index holds vectors of another.</exception>
    /// <exception cref="ModelChangedException">The index has changed from that model to another.</exception>
    public async Task<IndexState> AdmitAsync(IndexState state, IReadOnlyList<IndexModel> models, CancellationToken cancellationToken)
    {
        if (state.Model?.AsIndexModel != models[0] && await HoldsNothingAsync(state, cancellationToken).ConfigureAwait(false))
        {
            state = await TakeOverAsync(models[0], cancellationToken).ConfigureAwait(false);
        }

        foreach (var model in models)
        {
            state.AssertHolds(model, server.Place);
        }

        return state;
    }

    private async Task<bool> HoldsNothingAsync(IndexState state, CancellationToken cancellationToken) =>
        state.Model is null || (state.Documents == 0 && !await store.AnyPendingAsync(cancellationToken).ConfigureAwait(false));

    private async Task<IndexState> TakeOverAsync(IndexModel model, CancellationToken cancellationToken)
    {
        var (former, done) = await committer.RunAsync([], draft => PlanAsync(draft, model), isSwitching: true, cancellationToken).ConfigureAwait(false);
        if (done.State.Model is { } current)
        {
            await maker.NameAsync(current.Collection, cancellationToken).ConfigureAwait(false);
        }

        if (former is not null)
        {
            await maker.DropAsync(former, cancellationToken).ConfigureAwait(false);
        }

        return done.State;
    }

    /// <returns>The collection that nobody needs any more.</returns>
    private async Task<string?> PlanAsync(CommitDraft draft, IndexModel model)
    {
        var state = draft.State;
        if (state.Model?.AsIndexModel == model || !await HoldsNothingAsync(state, CancellationToken.None).ConfigureAwait(false))
        {
            return null;
        }

        var collection = names.Chunks(state.Collections + 1, state.Holder!.Token);
        await maker.MakeChunksAsync(collection, model.Dimensions, CancellationToken.None).ConfigureAwait(false);
        draft.Set(state with { Model = new ModelState(model.Identity, model.Dimensions, collection, PayloadBytes: 0), Collections = state.Collections + 1 });
        return state.Model?.Collection;
    }
}
