using System.Numerics.Tensors;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Support;

/// <summary>The simplest index that keeps the contract where stages lean on it: versions become readable whole, later fences win, searches are exact.</summary>
internal sealed class MemoryChunkIndex : IChunkIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, EmbeddedChunk> _chunks = [];

    /// <summary>Thrown by dense searches, when set.</summary>
    public Exception? DenseFault { get; init; }

    /// <summary>Thrown by lexical searches, when set.</summary>
    public Exception? LexicalFault { get; init; }

    /// <summary>Thrown when vectors are looked up, when set.</summary>
    public Exception? VectorsFault { get; init; }

    /// <summary>The last query of any search.</summary>
    public ChunkQuery? LastQuery { get; private set; }

    public IReadOnlyList<EmbeddedChunk> Chunks
    {
        get
        {
            lock (_lock)
            {
                return [.. _chunks.Values];
            }
        }
    }

    public ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken)
    {
        var chunks = Of(tenant).Where(c => c.Chunk.Document.DocumentId == documentId).ToList();
        var total = chunks.Find(c => c.Chunk.Total is not null)?.Chunk.Total;
        var document = chunks.FirstOrDefault()?.Chunk.Document;
        return ValueTask.FromResult(document is null || chunks.Count != total
            ? null
            : new StoredDocument(documentId, document.Version, document.Source, document.Title, chunks.Count));
    }

    public async ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken)
    {
        List<StoredDocument> documents = [];
        foreach (var id in Of(tenant).Select(chunk => chunk.Chunk.Document.DocumentId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var wanted = id.StartsWith(page.Prefix, StringComparison.Ordinal) && string.CompareOrdinal(id, page.After) > 0 && documents.Count < page.Limit;
            if (wanted && await FindDocumentAsync(tenant, id, cancellationToken) is { } document)
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    public async ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) =>
        await FindDocumentAsync(tenant, documentId, cancellationToken) is null
            ? []
            : [.. Of(tenant).Select(chunk => chunk.Chunk).Where(chunk => chunk.Document.DocumentId == documentId && chunk.Ordinal >= from).OrderBy(chunk => chunk.Ordinal).Take(limit)];

    public ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<EmbeddedChunk> chunks, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<ChunkWriteResult>>([.. chunks.Select(Write)]);
        }
    }

    public ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        VectorsFault is not null ? throw VectorsFault
        : Chunks is [var stored, ..] && stored.Model != model ? throw new PermanentException($"The index holds vectors of {stored.Model}, not of {model}.")
        : ValueTask.FromResult<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>>(Chunks
            .Where(chunk => chunk.Model == model && chunk.Content is { } content && contents.Contains(content))
            .DistinctBy(chunk => chunk.Content)
            .ToDictionary(chunk => chunk.Content!.Value, chunk => chunk.Vector));

    public ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken) =>
        DenseFault is null ? Best(query, chunk => TensorPrimitives.Dot(chunk.Vector.Span, vector.Span)) : throw DenseFault;

    public ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken) =>
        LexicalFault is null
            ? Best(query, chunk => text.Split(' ').Count(word => chunk.Chunk.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            : throw LexicalFault;

    public ValueTask<int> DeleteDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var gone = Of(tenant).Where(chunk => chunk.Chunk.Document.DocumentId == documentId).ToList();
            gone.ForEach(chunk => _chunks.Remove(chunk.Chunk.Id));
            return ValueTask.FromResult(gone.Count);
        }
    }

    public ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ChunkWriteResult Write(EmbeddedChunk chunk)
    {
        var document = chunk.Chunk.Document;
        var others = _chunks.Values.Where(c => c.Chunk.Document.Tenant == document.Tenant && c.Chunk.Document.DocumentId == document.DocumentId).ToList();
        if (others.Exists(c => c.Chunk.Document.Fence > document.Fence))
        {
            return ChunkWriteResult.Outranked;
        }

        foreach (var old in others.Where(c => c.Chunk.Document.Version != document.Version))
        {
            _chunks.Remove(old.Chunk.Id);
        }

        _chunks[chunk.Chunk.Id] = chunk;
        return chunk.Chunk.Total is null ? ChunkWriteResult.Stored : ChunkWriteResult.Completed;
    }

    private ValueTask<IReadOnlyList<ChunkHit>> Best(ChunkQuery query, Func<EmbeddedChunk, double> score)
    {
        LastQuery = query;
        return ValueTask.FromResult<IReadOnlyList<ChunkHit>>([.. Of(query.Tenant)
            .Where(chunk => query.Filter?.Matches(chunk.Chunk.Document) ?? true)
            .Select(chunk => new ChunkHit(chunk.Chunk, score(chunk)))
            .Where(hit => hit.Score > 0)
            .OrderByDescending(hit => hit.Score)
            .Take(query.Top)]);
    }

    private IEnumerable<EmbeddedChunk> Of(string tenant) => Chunks.Where(c => c.Chunk.Document.Tenant == tenant);
}
