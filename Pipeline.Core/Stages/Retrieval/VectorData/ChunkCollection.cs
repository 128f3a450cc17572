using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>
/// A tenant's chunks as a collection of Microsoft.Extensions.VectorData, for libraries that search by it. It is read and searched; documents come in and go out by ingest, which keeps
/// their versions whole. Thread-safe.
/// </summary>
/// <param name="index">The index; it stays its owner's.</param>
/// <param name="retriever">Searches it by words and vectors.</param>
/// <param name="generator">The model of the index's vectors.</param>
/// <param name="tenant">Whose chunks.</param>
public sealed class ChunkCollection(IChunkIndex index, HybridRetriever retriever, IEmbeddingGenerator<string, Embedding<float>> generator, string tenant)
    : VectorStoreCollection<string, ChunkRecord>, IKeywordHybridSearchable<ChunkRecord>
{
    private const string WrittenByIngest = "The index's documents are written and deleted as a whole, by the flow 'ingest', 'pipeline documents delete' or IChunkIndex.DeleteDocumentAsync; single chunks are not.";

    /// <summary>The collection's name.</summary>
    /// <value>The tenant.</value>
    public override string Name => tenant;

    /// <summary>An index is there once it is open.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    /// <summary>Does nothing: an index is there once it is open.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException(WrittenByIngest);

    /// <inheritdoc/>
    public override async Task<ChunkRecord?> GetAsync(string key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ChunkRecord.Parse(key) is { } parsed
            && await index.ListChunksAsync(tenant, parsed.DocumentId, parsed.Ordinal, limit: 1, cancellationToken).ConfigureAwait(false) is [var chunk]
            && chunk.Ordinal == parsed.Ordinal
            ? ChunkRecord.Of(chunk)
            : null;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: records are found by their key or by a search.</exception>
    public override IAsyncEnumerable<ChunkRecord> GetAsync(
        Expression<Func<ChunkRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<ChunkRecord>? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Chunks are found by their key, or by a search with this condition as its Filter; listing by a condition alone is not offered.");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task DeleteAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException(WrittenByIngest);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task UpsertAsync(ChunkRecord record, CancellationToken cancellationToken = default) => throw new NotSupportedException(WrittenByIngest);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task UpsertAsync(IEnumerable<ChunkRecord> records, CancellationToken cancellationToken = default) => throw new NotSupportedException(WrittenByIngest);

    /// <summary>The chunks nearest by vector, best first. Scores are cosines.</summary>
    /// <typeparam name="TInput">A text, which is embedded as a question, or a vector of unit length of the index's model: <see cref="ReadOnlyMemory{T}"/> of <see cref="float"/>, an array, or an <see cref="Embedding{T}"/>.</typeparam>
    /// <param name="searchValue">What is searched for.</param>
    /// <param name="top">How many.</param>
    /// <param name="options">A condition, how many to skip and the least score.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="NotSupportedException">The input is of another type, or the condition is not understood.</exception>
    public override async IAsyncEnumerable<VectorSearchResult<ChunkRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<ChunkRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ChunkQuery query = new(tenant, top + (options?.Skip ?? 0), ChunkRecordFilter.Translate(options?.Filter));
        var vector = await VectorOfAsync(searchValue, cancellationToken).ConfigureAwait(false);
        if (!vector.Span.ContainsAnyExcept(0f))
        {
            yield break;
        }

        var hits = await index.SearchDenseAsync(vector, ModelIdentity.Of(generator), query, cancellationToken).ConfigureAwait(false);
        foreach (var hit in hits.Skip(options?.Skip ?? 0).Where(hit => hit.Score >= (options?.ScoreThreshold ?? double.NegativeInfinity)))
        {
            yield return new(ChunkRecord.Of(hit.Chunk), hit.Score);
        }
    }

    /// <summary>The chunks that fit best by vector and by words together, best first. Scores are 0–1 and comparable within one search.</summary>
    /// <typeparam name="TInput">A text.</typeparam>
    /// <param name="searchValue">The question.</param>
    /// <param name="keywords">Further words to search by; they follow the question.</param>
    /// <param name="top">How many.</param>
    /// <param name="options">A condition, how many to skip and the least score.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="NotSupportedException">The input is no text, or the condition is not understood.</exception>
    public async IAsyncEnumerable<VectorSearchResult<ChunkRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<ChunkRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(keywords);
        var question = searchValue as string ?? throw new NotSupportedException($"A search by words and vector takes the question as a text, not a {typeof(TInput).Name}.");
        var skip = options?.Skip ?? 0;
        var more = keywords.Where(word => !question.Contains(word, StringComparison.OrdinalIgnoreCase));
        var found = await retriever.SearchAsync(
            string.Join(' ', more.Prepend(question)), tenant, top + skip, SearchMode.Hybrid, ChunkRecordFilter.Translate(options?.Filter), cancellationToken).ConfigureAwait(false);
        foreach (var hit in found.Hits.Skip(skip).Where(hit => hit.Score >= (options?.ScoreThreshold ?? double.NegativeInfinity)))
        {
            yield return new(ChunkRecord.Of(hit.Chunk), hit.Score);
        }
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata { VectorStoreSystemName = "pipeline", CollectionName = Name }
            : serviceType.IsInstanceOfType(index) ? index
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private async ValueTask<ReadOnlyMemory<float>> VectorOfAsync<TInput>(TInput value, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case ReadOnlyMemory<float> memory:
                return memory;
            case float[] array:
                return array;
            case Embedding<float> embedding:
                return embedding.Vector;
            case string text:
                EmbeddingGenerationOptions options = new();
                EmbeddingInputs.AttachTo(options, EmbeddingInput.Query);
                return await generator.GenerateVectorAsync(text, options, cancellationToken).ConfigureAwait(false);
            default:
                throw new NotSupportedException($"A {typeof(TInput).Name} cannot be searched for; give a text or a vector of floats.");
        }
    }
}
