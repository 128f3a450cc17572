using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;

namespace Pipeline.Core.Indexes.Qdrant.Searching;

/// <summary>Finds vectors by what the model was given. Thread-safe.</summary>
internal sealed class VectorLookup(Snapshots snapshots, QdrantServer server)
{
    /// <summary>The vectors of stored chunks, readable or not yet.</summary>
    public Task<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        snapshots.ReadAsync<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>>(
            async (state, collection) =>
            {
                Dictionary<Guid, ReadOnlyMemory<float>> found = [];
                if (collection is not null)
                {
                    state.AssertHolds(new IndexModel(model, state.Model!.Dimensions), server.Place);
                    await FindAsync(collection, contents, found, cancellationToken).ConfigureAwait(false);
                }

                return found;
            },
            cancellationToken);

    private static async Task FindAsync(ChunkStore collection, IReadOnlyList<Guid> contents, Dictionary<Guid, ReadOnlyMemory<float>> found, CancellationToken cancellationToken)
    {
        foreach (var some in contents.Distinct().Chunk(collection.Limits.ConditionValues))
        {
            var filter = Wire.AllOf(Wire.In(Fields.Content, some), Wire.IsMissing(Fields.To));
            await foreach (var point in collection.ListAsync(filter, Wire.Only(Fields.Content), Wire.Vectors(Fields.Dense), cancellationToken).ConfigureAwait(false))
            {
                if (ChunkReading.Dense(point.Vectors) is { } vector)
                {
                    found[Guid.Parse(Wire.TextOf(point.Payload, Fields.Content))] = vector;
                }
            }
        }
    }
}
