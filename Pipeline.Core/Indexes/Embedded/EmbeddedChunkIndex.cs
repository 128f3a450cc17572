using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Reading;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Indexes.Embedded.Upkeep;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Indexes.Embedded.Words;
using Pipeline.Core.Indexes.Embedded.Writing;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>
/// An index in one SQLite file: chunks and vectors in tables, words in FTS5 (porter stemming; title and headings weigh more), the vectors of a tenant's
/// readable chunks also in memory, from its first dense search on, for search on all cores: 4 bytes × dimensions each, or a byte × dimensions (<see cref="EmbeddedIndexOptions.Vectors"/>). Any number of
/// processes on one machine may share the file.
/// </summary>
/// <remarks>
/// Durable on return: a write is flushed to the disk (<c>synchronous=FULL</c>) before its task completes. Writes of one process share transactions; writes of
/// several take turns. Searches run beside writes and hold nobody up. No transaction is longer than some hundred chunks take, however large a document is: its words are
/// written with its chunks, it becomes readable by one row, and what it replaces goes afterwards, about a thousand chunks at a time, before the call returns.
/// </remarks>
public sealed class EmbeddedChunkIndex : IChunkIndex, IModelStore
{
    private const int MaxTop = 10_000;
    private const int ConcurrentReads = 4;

    // Vectors and texts are a kilobyte or more and are written once.
    private const int PageSize = 16 * 1024;

    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly ModelGuard _models;
    private readonly IndexSearch _search;
    private readonly WordCounter _words = new();
    private readonly RetiredSweep _sweep;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private EmbeddedChunkIndex(EmbeddedIndexOptions options, StoreAccess access, TimeProvider time, ILogger logger)
    {
        SqliteDatabase.Opening opening = new(StoreName.Index, options.Path)
        {
            Access = access,
            PageSize = PageSize,
            Reads = ConcurrentReads,
            BeforeUpgrade = IndexSchema.Prepare,
            NewFileSettings = FileCompaction.NewFileSettings,
            WriterSettings = $"PRAGMA cache_size=-16384; {FileCompaction.WriterSettings}", // 16 MiB: merging the lexical index reads far more pages than SQLite's 2 MB hold
        };
        _database = SqliteDatabase.Open(opening, IndexSchema.Scripts, time, logger);
        (_writer, _readers) = (_database.Writer, _database.Readers);
        _models = new ModelGuard(_database.Path);
        _search = new IndexSearch(options, _models, time, logger);
        _sweep = new RetiredSweep(_writer);
        _time = time;
        _logger = logger;
        Upkeep = new IndexUpkeep(_database, options.Vectors, time);
    }

    /// <summary>The writer, for tests and measurements.</summary>
    internal SqliteWriter Writer => _writer;

    /// <summary>Looks after the file. Usable until the index is disposed of.</summary>
    public IIndexUpkeep Upkeep { get; }

    /// <summary>What is known of the state of the index's files.</summary>
    public StoreHealth Health => _database.Health;

    /// <summary>Opens an index, making the file and its folder when they are missing.</summary>
    /// <inheritdoc cref="OpenAsync(EmbeddedIndexOptions, StoreAccess, TimeProvider, ILoggerFactory, CancellationToken)"/>
    public static Task<EmbeddedChunkIndex> OpenAsync(EmbeddedIndexOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        OpenAsync(options, StoreAccess.Create, time, loggers, cancellationToken);

    /// <summary>Opens an index, and brings an older file to this version's schema.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="access">Whether it may be made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For its log lines.</param>
    /// <param name="cancellationToken">Gives up before the file is opened.</param>
    /// <exception cref="StoreException">The file cannot be opened, or is not there and may not be made: the message says why and what to do.</exception>
    /// <exception cref="NotSupportedException">The SQLite library is too old to be safe, the file is not on a local disk, or it was written by a newer program.</exception>
    public static async Task<EmbeddedChunkIndex> OpenAsync(
        EmbeddedIndexOptions options, StoreAccess access, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<EmbeddedChunkIndex>();
        var index = await Task.Run(() => new EmbeddedChunkIndex(options, access, time, logger), cancellationToken).ConfigureAwait(false);
        try
        {
            var statistics = await index.GetStatisticsAsync(CancellationToken.None).ConfigureAwait(false);
            Log.IndexOpened(logger, index._database.Path, statistics.Documents, statistics.Chunks, statistics.Model ?? "no model yet");
            return index;
        }
        catch (Exception)
        {
            await index.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => DocumentReader.Find(session, tenant, documentId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken)
    {
        var (result, isBelow) = await _readers.ReadAsync(session => DocumentConfirmation.Look(session, version), cancellationToken).ConfigureAwait(false);
        if (isBelow)
        {
            (result, var leavesRetired) = await _writer.RunAsync(Durability.Normal, session => DocumentConfirmation.Run(session, version), cancellationToken).ConfigureAwait(false);
            if (leavesRetired)
            {
                await _sweep.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => DocumentReader.FindWriter(session, tenant, documentId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken)
    {
        if (page.Limit is < 1 or > DocumentPage.MaxLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(page), page.Limit, $"Limit is {page.Limit}; ask for 1 to {DocumentPage.MaxLimit} documents.");
        }

        return await _readers.ReadAsync(session => DocumentReader.List(session, tenant, page), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => ChunkReader.List(session, tenant, documentId, from, limit), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var models = UnitVectors.Check(chunks);
        var prepared = PreparedChunk.Of(chunks);
        var written = await _writer.RunAsync(
            Durability.Full,
            session => ChunkBatch.Write(session, prepared, _models.Admit(session, models).Generation), cancellationToken).ConfigureAwait(false);
        LogSuperseded(chunks, written.Results);
        if (written.LeavesRetired)
        {
            await _sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        return written.Results;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(
        string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => ContentRows.FindVectors(session, _models, model, contents), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(
        ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        AssertTop(query);
        return await _readers.ReadAsync(session => _search.Dense(session, vector, model, query, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a tenant's vectors, unless that was done before: a search that comes meanwhile waits for these.</summary>
    /// <returns>How many were read; 0 when there was nothing to read.</returns>
    internal Task<int> PrepareAsync(string tenant, CancellationToken cancellationToken) => _readers.ReadAsync(session => _search.Prepare(session, tenant), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken)
    {
        AssertTop(query);
        return LexicalQuery.TellingWords(text) is { Count: > 0 } words
            ? await _readers.ReadAsync(session => _search.Lexical(session, words, query, cancellationToken), cancellationToken).ConfigureAwait(false)
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<WordCounts?> CountWordsAsync(string tenant, string text, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => _words.Count(session, tenant, QueryWords.Telling(text)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken)
    {
        var deletion = await _writer.RunAsync(
            Durability.Full, session => DocumentRemoval.Run(session, tenant, documentId, fence, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        if (deletion.Chunks > 0)
        {
            Log.DocumentDeleted(_logger, documentId, tenant, deletion.Chunks);
        }

        await _sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        return deletion;
    }

    /// <inheritdoc/>
    public async ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(DocumentReader.Count, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<FittedModel?> ReadModelAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(ModelRows.ReadCurrent, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> ReadGenerationAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => ModelGuard.Read(session)?.Generation ?? 0, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> ReadRevisionAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(VectorRows.Revision, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<CorpusState> ReadCorpusAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(DocumentReader.ReadCorpus, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public IAsyncEnumerable<ChunkText> ReadTextsAsync(CancellationToken cancellationToken) => ChunkTextReader.ReadAllAsync(_readers, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ChangeModelAsync(ModelReplacement change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var changed = await new ModelChange(_writer, _readers, change).RunAsync(cancellationToken).ConfigureAwait(false);
        ModelChanges.Tell(_logger, change, changed);
        return changed;
    }

    /// <inheritdoc/>
    public async ValueTask<OtherVectors?> FindOtherAsync(CancellationToken cancellationToken) => await _readers.ReadAsync(OtherModel.Find, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ModelOverlap?> CompareOtherAsync(int passages, int top, CancellationToken cancellationToken) =>
        await new GenerationComparison(_readers, top).RunAsync(passages, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> DropOtherAsync(CancellationToken cancellationToken)
    {
        var dropped = await _writer.RunAsync(Durability.Normal, OtherModel.Drop, cancellationToken).ConfigureAwait(false);
        while (await _writer.RunAsync(Durability.Normal, OtherModel.DeleteUnneeded, cancellationToken).ConfigureAwait(false))
        {
        }

        return dropped;
    }

    /// <summary>Carries out the writes that wait, then closes the file.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static void AssertTop(ChunkQuery query)
    {
        if (query.Top is < 1 or > MaxTop)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Top, $"Top is {query.Top}; ask for 1 to {MaxTop} hits.");
        }
    }

    private void LogSuperseded(IReadOnlyList<VectorizedChunk> chunks, ChunkWriteResult[] results)
    {
        var first = Array.IndexOf(results, ChunkWriteResult.Superseded);
        if (first >= 0)
        {
            var document = chunks[first].Chunk.Document;
            Log.ChunksSuperseded(_logger, results.Count(result => result == ChunkWriteResult.Superseded), document.DocumentId, document.Tenant);
        }
    }
}
