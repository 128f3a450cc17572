using System.Runtime.CompilerServices;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Searching;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Listing;

/// <summary>Lists chunks in the order of their documents. Thread-safe.</summary>
internal sealed class ChunkListing(StateStore store, Snapshots snapshots)
{
    // About a megabyte of text.
    private const int ChunksAtOnce = 1_000;

    /// <summary>Chunks of a document's readable version.</summary>
    public Task<IReadOnlyList<Chunk>> ListAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) => snapshots.ReadAsync<IReadOnlyList<Chunk>>(
        async (state, collection) =>
        {
            var id = QdrantNames.Document(tenant, documentId);
            var (_, documents) = await store.ReadAsync([id], cancellationToken).ConfigureAwait(false);
            if (collection is null || documents.GetValueOrDefault(id)?.ReadableAt(state.Visible) is not { } version)
            {
                return [];
            }

            List<Chunk> chunks = [];
            var filter = Wire.AllOf(Wire.Is(Fields.Version, version.Id.ToString("D")), Wire.Between(Fields.Ordinal, from, (double)from + limit));
            await foreach (var point in collection.ListAsync(filter, Wire.Only(Fields.OfHits), null, cancellationToken).ConfigureAwait(false))
            {
                chunks.Add(ChunkReading.Chunk(point.Payload));
            }

            chunks.Sort(static (left, right) => left.Ordinal.CompareTo(right.Ordinal));
            return chunks;
        },
        cancellationToken);

    /// <summary>
    /// The texts of all readable chunks by tenant, document and ordinal. The ids of all documents are kept in memory meanwhile: the server knows no order of texts.
    /// </summary>
    public async IAsyncEnumerable<ChunkText> ReadTextsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in Groups(await ListAllAsync(cancellationToken).ConfigureAwait(false)))
        {
            var isLarge = group is [{ Chunks: > ChunksAtOnce }];
            for (var from = 0; ; from += ChunksAtOnce)
            {
                // A large document comes piece by piece, small ones many at once.
                var some = isLarge
                    ? await ReadPieceAsync(group[0], from, cancellationToken).ConfigureAwait(false)
                    : await ReadGroupAsync(group, cancellationToken).ConfigureAwait(false);
                foreach (var text in some)
                {
                    yield return text;
                }

                if (!isLarge || some.Count < ChunksAtOnce)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Documents that follow one another, as many as have about so many chunks together.</summary>
    private static IEnumerable<List<Listed>> Groups(List<Listed> documents)
    {
        List<Listed> group = [];
        var chunks = 0;
        foreach (var document in documents)
        {
            if (group.Count > 0 && (chunks + document.Chunks > ChunksAtOnce || group.Count == ServerLimits.ConditionValues))
            {
                yield return group;
                (group, chunks) = ([], 0);
            }

            group.Add(document);
            chunks += document.Chunks;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task<List<Listed>> ListAllAsync(CancellationToken cancellationToken)
    {
        List<Listed> all = [];
        await foreach (var (id, document) in store.ListAsync(Wire.AllOf(Wire.Is(Fields.Readable, true)), cancellationToken).ConfigureAwait(false))
        {
            all.Add(new Listed(id, document.Tenant, document.DocumentId, document.Current!.Chunks));
        }

        all.Sort(static (left, right) => CodePointOrder.Instance.Compare(left.Tenant, right.Tenant) is var order and not 0 ? order : CodePointOrder.Instance.Compare(left.DocumentId, right.DocumentId));
        return all;
    }

    private async Task<IReadOnlyList<ChunkText>> ReadPieceAsync(Listed document, int from, CancellationToken cancellationToken)
    {
        var chunks = await ListAsync(document.Tenant, document.DocumentId, from, ChunksAtOnce, cancellationToken).ConfigureAwait(false);
        return [.. chunks.Select(chunk => new ChunkText(chunk.Id, document.Tenant, document.DocumentId, chunk.Ordinal, chunk.Document.Title, chunk.Heading, chunk.Text))];
    }

    private Task<IReadOnlyList<ChunkText>> ReadGroupAsync(List<Listed> group, CancellationToken cancellationToken) => snapshots.ReadAsync<IReadOnlyList<ChunkText>>(
        async (state, collection) =>
        {
            var (_, documents) = await store.ReadAsync([.. group.Select(document => document.Id)], cancellationToken).ConfigureAwait(false);
            Guid[] versions = [.. documents.Values.Select(document => document.ReadableAt(state.Visible)).OfType<ReadableVersion>().Select(version => version.Id)];
            List<ChunkText> texts = [];
            foreach (var some in collection is null ? [] : versions.Chunk(collection.Limits.ConditionValues))
            {
                await foreach (var point in collection!.ListAsync(Wire.AllOf(ChunkStore.OfVersions(some)), Wire.Only(Fields.OfTexts), null, cancellationToken).ConfigureAwait(false))
                {
                    texts.Add(ChunkReading.Text(point.Payload));
                }
            }

            var places = group.Index().ToDictionary(pair => (pair.Item.Tenant, pair.Item.DocumentId), pair => pair.Index);
            return [.. texts.OrderBy(text => places[(text.Tenant, text.DocumentId)]).ThenBy(text => text.Ordinal)];
        },
        cancellationToken);

    private sealed record Listed(Guid Id, string Tenant, string DocumentId, int Chunks);
}
