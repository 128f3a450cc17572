using Microsoft.Extensions.VectorData;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>
/// Searches a collection of any provider of Microsoft.Extensions.VectorData, as one of the <c>sources:</c> of the stage <c>retrieve</c>. As thread-safe as the collection.
/// </summary>
/// <remarks>
/// A question's filter and tenant are applied to what the store answers, page by page, up to <see cref="MaxPages"/> pages; give the store a condition of its own
/// (<see cref="VectorStoreSourceOptions{TRecord}.Filter"/>) where few records pass.
/// </remarks>
/// <typeparam name="TKey">The type of the records' keys.</typeparam>
/// <typeparam name="TRecord">The records.</typeparam>
public sealed class VectorStoreSource<TKey, TRecord> : IRetrievalSource
    where TKey : notnull
    where TRecord : class
{
    /// <summary>How many pages of as many records as are wanted are looked through for one search.</summary>
    public const int MaxPages = 4;

    private readonly VectorStoreCollection<TKey, TRecord> _collection;
    private readonly Func<TRecord, VectorStorePassage> _read;
    private readonly VectorStoreSourceOptions<TRecord> _options;
    private readonly IKeywordHybridSearchable<TRecord>? _hybrid;

    /// <summary>Wraps a collection.</summary>
    /// <param name="collection">The collection; it stays its owner's.</param>
    /// <param name="read">Reads a record as a passage. Called from several threads.</param>
    /// <param name="options">How to search; <see langword="null"/> for the defaults.</param>
    public VectorStoreSource(VectorStoreCollection<TKey, TRecord> collection, Func<TRecord, VectorStorePassage> read, VectorStoreSourceOptions<TRecord>? options = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(read);
        _collection = collection;
        _read = read;
        _options = options ?? new();
        _hybrid = _options.Keywords ? collection as IKeywordHybridSearchable<TRecord> ?? collection.GetService(typeof(IKeywordHybridSearchable<TRecord>)) as IKeywordHybridSearchable<TRecord> : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(VectorizedQuestion question, ChunkQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(query);
        if (_options.Input == VectorStoreInput.Vector && !question.Vector.Span.ContainsAnyExcept(0f))
        {
            return [];
        }

        List<ChunkHit> hits = [];
        for (var page = 0; page < MaxPages && hits.Count < query.Top; page++)
        {
            var found = 0;
            await foreach (var result in PageAsync(question, query, page * query.Top, cancellationToken).ConfigureAwait(false))
            {
                found++;
                if (Read(result.Record, query) is { } chunk && hits.Count < query.Top)
                {
                    hits.Add(new ChunkHit(chunk, result.Score ?? 0));
                }
            }

            if (found < query.Top)
            {
                break;
            }
        }

        return hits;
    }

    private IAsyncEnumerable<VectorSearchResult<TRecord>> PageAsync(VectorizedQuestion question, ChunkQuery query, int skip, CancellationToken cancellationToken) =>
        _options.Input == VectorStoreInput.Vector
            ? PageAsync(question.Vector, question.Question, query, skip, cancellationToken)
            : PageAsync(question.Question, question.Question, query, skip, cancellationToken);

    private IAsyncEnumerable<VectorSearchResult<TRecord>> PageAsync<TInput>(TInput input, string words, ChunkQuery query, int skip, CancellationToken cancellationToken)
        where TInput : notnull
    {
        var filter = _options.Filter?.Invoke(query);
        return _hybrid is null
            ? _collection.SearchAsync(input, query.Top, new VectorSearchOptions<TRecord> { Filter = filter, Skip = skip }, cancellationToken)
            : _hybrid.HybridSearchAsync(input, [.. Words(words)], query.Top, new HybridSearchOptions<TRecord> { Filter = filter, Skip = skip }, cancellationToken);
    }

    private static HashSet<string> Words(string text)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (!StopWords.Contains(word[..length]))
            {
                words.Add(word[..length].ToString());
            }
        }

        return words;
    }

    private Chunk? Read(TRecord record, ChunkQuery query)
    {
        var passage = _read(record);
        DocumentVersion document = new()
        {
            Tenant = query.Tenant,
            DocumentId = passage.DocumentId,
            Version = _collection.Name,
            Source = passage.Source,
            Title = passage.Title,
            Metadata = passage.Metadata,
            Fence = default,
        };
        return passage.Tenant is { } tenant && tenant != query.Tenant || query.Filter?.Matches(document) == false
            ? null
            : new Chunk { Id = new ChunkIds(document).At(passage.Ordinal), Document = document, Ordinal = passage.Ordinal, Text = passage.Text, Heading = passage.Heading, End = passage.Text.Length };
    }
}
