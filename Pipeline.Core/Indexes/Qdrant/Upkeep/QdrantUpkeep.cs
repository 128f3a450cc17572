using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Searching;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Indexes.Qdrant.Writing;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.Upkeep;

/// <summary>Looks after an index on a server. What concerns files is the server's own matter.</summary>
internal sealed class QdrantUpkeep(StateStore store, ChunkStores chunks, Leftovers leftovers, DocumentChanges changes, VersionSweep sweep, Snapshots snapshots, TimeProvider time) : IIndexUpkeep
{
    /// <inheritdoc/>
    public async ValueTask<IndexVerification> VerifyAsync(CancellationToken cancellationToken) => await snapshots.ReadAsync(
        (state, collection) => new IndexChecks(store, state, collection).RunAsync(cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IndexMeasures> MeasureAsync(CancellationToken cancellationToken) => await snapshots.ReadAsync(
        async (state, collection) =>
        {
            var pending = collection is null ? 0 : await collection.CountAsync(ChunkStore.NotReadable, cancellationToken).ConfigureAwait(false);
            var vectors = (long)(state.Model?.Dimensions ?? 0) * sizeof(float) * state.Chunks;

            // The server says nowhere how many bytes a collection takes; of vectors it is known.
            return new IndexMeasures(null, null, null, pending, [new("texts", state.Chunks, null), new("vectors", state.Chunks, vectors), new("words", state.Words, null), new("documents", state.Documents, null)]);
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PendingVersion>> ListPendingAsync(CancellationToken cancellationToken)
    {
        List<PendingVersion> versions = [];
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var (_, document) in store.ListAsync(Wire.AllOf(Wire.Is(Fields.Pending, true)), cancellationToken).ConfigureAwait(false))
        {
            foreach (var pending in document.Pending)
            {
                var count = await CountAsync(state, pending.Id, cancellationToken).ConfigureAwait(false);
                versions.Add(new PendingVersion(document.Tenant, document.DocumentId, pending.Version, pending.Fence, (int)count));
            }
        }

        return versions;
    }

    /// <inheritdoc/>
    public async ValueTask MaintainAsync(CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        await sweep.RunAsync(state, cancellationToken).ConfigureAwait(false);
        await leftovers.ForgetDocumentsAsync(time.GetUtcNow() - Tombstones.Kept, cancellationToken).ConfigureAwait(false);
        await leftovers.DeleteChunksAsync(state, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await leftovers.DropCollectionsAsync(state, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> DeletePendingAsync(IReadOnlyList<PendingVersion> versions, CancellationToken cancellationToken) =>
        await changes.DeletePendingAsync(versions, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken)
    {
        await MaintainAsync(cancellationToken).ConfigureAwait(false);
        return new CompactionResult(0, 0, IsLogEmpty: true);
    }

    private async Task<long> CountAsync(IndexState state, Guid version, CancellationToken cancellationToken)
    {
        if (state.Model is not { } model)
        {
            return 0;
        }

        try
        {
            var collection = await chunks.GetAsync(model.Collection, cancellationToken).ConfigureAwait(false);
            return await collection.CountAsync([version], cancellationToken).ConfigureAwait(false);
        }
        catch (CollectionGoneException gone)
        {
            throw new PermanentException("The index has changed its model meanwhile. Ask again.", gone);
        }
    }
}
