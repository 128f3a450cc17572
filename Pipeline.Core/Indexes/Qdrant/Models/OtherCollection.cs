using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Models;

/// <summary>The collection with the vectors of another model beside the current one's.</summary>
internal sealed class OtherCollection(StateStore store, ChunkStores chunks, CollectionMaker maker, Committer committer, ModelParts parts)
{
    private const int Seed = 1;

    /// <summary>How many chunks are in it.</summary>
    public static async Task<OtherVectors?> FindAsync(IndexState state, ChunkStores chunks, CancellationToken cancellationToken)
    {
        if (state.Next is not { } next)
        {
            return null;
        }

        var done = await (await chunks.GetAsync(next.Collection, cancellationToken).ConfigureAwait(false)).CountAsync(new Filter(), cancellationToken).ConfigureAwait(false);
        var total = state.Model is { } model
            ? await (await chunks.GetAsync(model.Collection, cancellationToken).ConfigureAwait(false)).CountAsync(new Filter(), cancellationToken).ConfigureAwait(false)
            : 0;
        return new OtherVectors(next.Identity, next.Dimensions, state.Generation + 1, Math.Min(done, total), total);
    }

    /// <inheritdoc cref="IModelStore.FindOtherAsync"/>
    public async Task<OtherVectors?> FindAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await FindAsync(await store.ReadAsync(cancellationToken).ConfigureAwait(false), chunks, cancellationToken).ConfigureAwait(false);
            }
            catch (CollectionGoneException)
            {
                // The model has changed meanwhile: the state says to what.
            }
        }
    }

    /// <inheritdoc cref="IModelStore.DropOtherAsync"/>
    public async Task<bool> DropAsync(CancellationToken cancellationToken)
    {
        var (dropped, _) = await committer.RunAsync(
            [],
            draft =>
            {
                var next = draft.State.Next;
                if (next is not null)
                {
                    draft.Set(draft.State with { Next = null });
                }

                return Task.FromResult(next);
            },
            isSwitching: true,
            cancellationToken).ConfigureAwait(false);
        if (dropped is null)
        {
            return false;
        }

        await maker.DropAsync(dropped.Collection, cancellationToken).ConfigureAwait(false);
        await parts.DeleteAsync(dropped, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc cref="IModelStore.CompareOtherAsync"/>
    public async Task<ModelOverlap?> CompareAsync(int passages, int top, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Model is null || state.Next is null)
        {
            return null;
        }

        var current = await chunks.GetAsync(state.Model.Collection, cancellationToken).ConfigureAwait(false);
        var next = await chunks.GetAsync(state.Next.Collection, cancellationToken).ConfigureAwait(false);
        double shared = 0;
        var compared = 0;
        foreach (var (id, tenant) in await ChooseAsync(next, state, passages, cancellationToken).ConfigureAwait(false))
        {
            var filter = ChunkStore.VisibleAt(state.Visible, Wire.Is(Fields.Tenant, tenant));
            var before = await NearestAsync(current, id, filter, top, cancellationToken).ConfigureAwait(false);
            var after = await NearestAsync(next, id, filter, top, cancellationToken).ConfigureAwait(false);
            if (before.Count > 0)
            {
                shared += (double)before.Count(after.Contains) / before.Count;
                compared++;
            }
        }

        return new ModelOverlap(compared, compared == 0 ? 1 : shared / compared);
    }

    /// <summary>Readable passages from all over the collection: ids of points are spread evenly, so each is the first after a random id.</summary>
    private static async Task<Dictionary<Guid, string>> ChooseAsync(ChunkStore from, IndexState state, int passages, CancellationToken cancellationToken)
    {
        Dictionary<Guid, string> chosen = [];
        Random random = new(Seed);
        var bytes = new byte[16];
        for (var attempt = 0; attempt < passages * 4 && chosen.Count < passages; attempt++)
        {
            random.NextBytes(bytes);
            var page = await from.ScrollAsync(
                ChunkStore.VisibleAt(state.Visible), Wire.Id(new Guid(bytes)), limit: 1, Wire.Only(Fields.Tenant), null, cancellationToken).ConfigureAwait(false);
            foreach (var point in page.Result)
            {
                chosen[Wire.IdOf(point.Id)] = Wire.TextOf(point.Payload, Fields.Tenant);
            }
        }

        return chosen;
    }

    private static async Task<HashSet<Guid>> NearestAsync(ChunkStore store, Guid id, Filter filter, int top, CancellationToken cancellationToken)
    {
        QueryPoints request = new()
        {
            Query = new Query { Nearest = new VectorInput { Id = Wire.Id(id) } },
            Using = Fields.Dense,
            Filter = filter,
            Limit = (ulong)top + 1, // one may be the passage itself
            WithPayload = new WithPayloadSelector { Enable = false },
        };
        if (store.Limits.AllowsExact)
        {
            request.Params = new SearchParams { Exact = true };
        }

        return [.. (await store.QueryAsync(request, cancellationToken).ConfigureAwait(false)).Select(point => Wire.IdOf(point.Id)).Where(found => found != id).Take(top)];
    }
}
