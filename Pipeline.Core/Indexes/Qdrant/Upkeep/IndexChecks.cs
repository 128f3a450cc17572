using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Upkeep;

/// <summary>Checks that what is known of documents and what there is of chunks fit together. For one verification; keeps a number for each version in memory.</summary>
/// <param name="store">What is known of documents.</param>
/// <param name="state">The state to check.</param>
/// <param name="collection">The chunks; <see langword="null"/> when there are none.</param>
internal sealed class IndexChecks(StateStore store, IndexState state, ChunkStore? collection)
{
    // Of each check; one fault is often the cause of many.
    private const int Most = 20;

    private readonly List<IndexFault> _faults = [];
    private readonly Dictionary<Guid, int> _chunks = [];

    /// <summary>Runs all checks.</summary>
    public async Task<IndexVerification> RunAsync(CancellationToken cancellationToken)
    {
        await CountAsync(cancellationToken).ConfigureAwait(false);
        var (documents, chunks) = await CompareAsync(cancellationToken).ConfigureAwait(false);
        foreach (var version in _chunks.Take(Most))
        {
            Add("versions", $"{version.Value} chunks of the version {version.Key} can be found by searches, and no document has that version");
        }

        if ((documents, chunks) != (state.Documents, state.Chunks))
        {
            Add("versions", $"the index says it has {state.Documents} documents and {state.Chunks} chunks, and {documents} documents and {chunks} chunks are there");
        }

        await CheckVectorsAsync(cancellationToken).ConfigureAwait(false);
        return new IndexVerification(documents, chunks, _faults);
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        if (collection is not null)
        {
            await foreach (var point in collection.ListAsync(ChunkStore.VisibleAt(state.Visible), Wire.Only(Fields.Version), null, cancellationToken).ConfigureAwait(false))
            {
                var version = Guid.Parse(Wire.TextOf(point.Payload, Fields.Version));
                _chunks[version] = _chunks.GetValueOrDefault(version) + 1;
            }
        }
    }

    /// <summary>Compares the documents with the chunks, and leaves those chunks that no document has.</summary>
    private async Task<(long Documents, long Chunks)> CompareAsync(CancellationToken cancellationToken)
    {
        var (documents, chunks) = (0L, 0L);
        await foreach (var (_, document) in store.ListAsync(Wire.AllOf(Wire.Is(Fields.Kind, StateStore.KindOfDocument)), cancellationToken).ConfigureAwait(false))
        {
            if (document.ReadableAt(state.Visible) is not { } version)
            {
                continue;
            }

            documents++;
            chunks += version.Chunks;
            _chunks.Remove(version.Id, out var found);
            if (found != version.Chunks)
            {
                Add("texts", $"document '{document.DocumentId}' of tenant {document.Tenant} has {version.Chunks} chunks, of which {found} are there");
            }
        }

        return (documents, chunks);
    }

    private async Task CheckVectorsAsync(CancellationToken cancellationToken)
    {
        if (collection is null)
        {
            return;
        }

        var filter = ChunkStore.VisibleAt(state.Visible);
        filter.MustNot.Add(new global::Qdrant.Client.Grpc.Condition { HasVector = new global::Qdrant.Client.Grpc.HasVectorCondition { HasVector = Fields.Dense } });
        var missing = await collection.CountAsync(filter, cancellationToken).ConfigureAwait(false);
        if (missing > 0)
        {
            Add("vectors", $"{missing} chunks have no vector");
        }
    }

    private void Add(string check, string message)
    {
        if (_faults.Count(fault => fault.Check == check) < Most)
        {
            _faults.Add(new IndexFault(check, message));
        }
    }
}
