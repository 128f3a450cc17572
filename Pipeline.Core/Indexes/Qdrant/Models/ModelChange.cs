using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Models;

/// <summary>
/// One call of <see cref="IModelStore.ChangeModelAsync"/>: fills another collection from the texts of the current one, then makes it the current one in a commit. How far it has come is on the
/// server alone, so that a later call, also of another process, goes on from there.
/// </summary>
internal sealed class ModelChange(
    StateStore store, ChunkStores chunks, CollectionMaker maker, Committer committer, ModelParts parts, QdrantNames names, ModelReplacement change)
{
    // The last ones are embedded inside the switching commit, while other writers wait.
    private const int LastChunks = 256;

    private readonly FittedModel _model = change.Model;
    private ModelCopy? _copy;
    private OtherVectors? _progress;

    /// <summary>Runs it; see <see cref="IModelStore.ChangeModelAsync"/>.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        for (var isFirst = true; ; isFirst = false)
        {
            var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (state.Next?.Is(_model) != true)
            {
                return state.Model?.Is(_model) == true;
            }

            try
            {
                var copied = await (await CopyAsync(state, cancellationToken).ConfigureAwait(false)).RunAsync(isFirst, int.MaxValue, cancellationToken).ConfigureAwait(false);
                if (copied <= LastChunks && change.MaySwitchAsync is { } may && !await may(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                if (copied <= LastChunks && await SwitchAsync(cancellationToken).ConfigureAwait(false) is { } isCurrent)
                {
                    return isCurrent;
                }
            }
            catch (CollectionGoneException)
            {
                // Another change has taken this one's place, or the index was emptied: the state says.
            }
        }
    }

    /// <summary>Makes the model the next one, unless it is that already.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Next?.Is(_model) == true || (state.Next is null && state.Model?.Is(_model) == true))
        {
            return;
        }

        var (abandoned, _) = await committer.RunAsync([], PlanBeginAsync, isSwitching: true, cancellationToken).ConfigureAwait(false);
        await DropAsync(abandoned, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ModelState?> PlanBeginAsync(CommitDraft draft)
    {
        var state = draft.State;
        if (state.Next?.Is(_model) == true)
        {
            return null;
        }

        if (state.Model?.Is(_model) == true)
        {
            draft.Set(state with { Next = null });
            return state.Next;
        }

        var collection = names.Chunks(state.Collections + 1, state.Holder!.Token);
        await maker.MakeChunksAsync(collection, _model.Dimensions, CancellationToken.None).ConfigureAwait(false);
        await parts.WriteAsync(_model, collection, CancellationToken.None).ConfigureAwait(false);
        draft.Set(state with
        {
            Next = new ModelState(_model.Identity, _model.Dimensions, collection, _model.Payload.Length),
            NextSince = draft.Number,
            Collections = state.Collections + 1,
        });
        return state.Next;
    }

    private async Task<ModelCopy> CopyAsync(IndexState state, CancellationToken cancellationToken)
    {
        if (_copy?.Target != state.Next!.Collection)
        {
            var from = state.Model is { } current ? await chunks.GetAsync(current.Collection, cancellationToken).ConfigureAwait(false) : null;
            var to = await chunks.GetAsync(state.Next.Collection, cancellationToken).ConfigureAwait(false);
            _progress = change.Progress is null ? null : await OtherCollection.FindAsync(state, chunks, cancellationToken).ConfigureAwait(false);
            _copy = new ModelCopy(from, to, state.NextSince, change, Tell);
        }

        return _copy;
    }

    /// <returns>Whether the model is the current one; <see langword="null"/> when it is not decided, since too many chunks have arrived.</returns>
    private async Task<bool?> SwitchAsync(CancellationToken cancellationToken)
    {
        var ((isCurrent, former), outcome) = await committer.RunAsync([], draft => PlanSwitchAsync(draft, cancellationToken), isSwitching: true, cancellationToken).ConfigureAwait(false);
        if (isCurrent == true)
        {
            await maker.NameAsync(outcome.State.Model!.Collection, cancellationToken).ConfigureAwait(false);
            await DropAsync(former, cancellationToken).ConfigureAwait(false);
        }

        return isCurrent;
    }

    private async Task<(bool? IsCurrent, ModelState? Former)> PlanSwitchAsync(CommitDraft draft, CancellationToken cancellationToken)
    {
        var state = draft.State;
        if (state.Next?.Is(_model) != true)
        {
            return (state.Model?.Is(_model) == true, null);
        }

        var copy = await CopyAsync(state, cancellationToken).ConfigureAwait(false);
        copy.Renew = draft.RenewAsync;
        if (await copy.RunAsync(isFirst: false, LastChunks, cancellationToken).ConfigureAwait(false) > LastChunks)
        {
            return (null, null);
        }

        state = draft.State;
        var former = state.Former.Where(identity => identity != _model.Identity).ToList();
        if (state.Model is { } old)
        {
            former.Add(old.Identity);
        }

        // A former model that is kept takes the next one's place: writers keep what they stamp and delete in step there, and the way back is a change of which nearly all is done.
        var kept = change.KeepsFormer ? state.Model : null;
        draft.Set(state with { Model = state.Next, Next = kept, NextSince = kept is null ? state.NextSince : draft.Number, Former = former, Generation = state.Generation + 1 });
        return (true, kept is null ? state.Model : null);
    }

    private void Tell(int copied)
    {
        if (_progress is { } before)
        {
            _progress = before with { Done = Math.Min(before.Total, before.Done + copied) };
            change.Progress!(_progress);
        }
    }

    private async Task DropAsync(ModelState? dropped, CancellationToken cancellationToken)
    {
        if (dropped is not null)
        {
            await maker.DropAsync(dropped.Collection, cancellationToken).ConfigureAwait(false);
            await parts.DeleteAsync(dropped, cancellationToken).ConfigureAwait(false);
        }
    }
}
