using System.Collections.Concurrent;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>The collections of chunks by name, each with its limits, read once. Thread-safe.</summary>
internal sealed class ChunkStores(QdrantServer server)
{
    // An index has one, or two while its model changes; former ones are forgotten.
    private const int Most = 4;

    private readonly ConcurrentDictionary<string, ChunkStore> _known = new(StringComparer.Ordinal);

    /// <summary>A collection.</summary>
    /// <exception cref="CollectionGoneException">It is not there.</exception>
    public async Task<ChunkStore> GetAsync(string collection, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(collection, out var known))
        {
            return known;
        }

        var info = await server.ReadAsync(server.Collections.GetAsync, new GetCollectionInfoRequest { CollectionName = collection }, cancellationToken).ConfigureAwait(false);
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(collection, new ChunkStore(server, collection, CollectionLimits.Of(info.Result.Config.StrictModeConfig)));
    }
}
