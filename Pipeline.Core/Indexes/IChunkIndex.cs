using Pipeline.Core.Jobs;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes;

/// <summary>
/// Where chunks live: found by vector and by words. Thread-safe; one process writes at a time, any number read and see each other's commits.
/// <para>A document's new version becomes readable when its last chunk is written, in the same transaction in which the old version goes: a reader sees
/// one or the other. Writing the same chunk again changes nothing.</para>
/// <para>Writers of a document are ordered by their fences (<see cref="DocumentVersion.Fence"/>): jobs by when they were accepted, whatever queue they came from. What a job
/// writes, confirms or deletes is kept from all that were accepted before it, and they are told so.</para>
/// </summary>
public interface IChunkIndex : IAsyncDisposable
{
    /// <summary>The readable version of a document, or <see langword="null"/>.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken);

    /// <summary>
    /// Looks whether a version is the readable one of its document. If it is, the document's fence is raised to the version's in the same step: no job that was accepted
    /// earlier, and may still be at work on another text, can replace it afterwards.
    /// </summary>
    /// <remarks>What was confirmed survives a killed process; a power cut may take the last confirmations back, and with them their precedence over jobs then at work.</remarks>
    /// <param name="version">The version that the document should have.</param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken);

    /// <summary>Who had the last word on a document: what superseded others' writes. Also of a document that is deleted, as long as that is remembered, or not readable yet.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="null"/> when the index knows no such document.</returns>
    ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken);

    /// <summary>A page of a tenant's readable documents, in the order of their ids (by code points). A document that changes meanwhile is in one page or in none.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken);

    /// <summary>Chunks of a document's readable version, in order; empty when there is no such document or chunk.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="from">The ordinal of the first chunk wanted.</param>
    /// <param name="limit">How many at most; at least 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken);

    /// <summary>Stores chunks with their vectors, all or none. Durable when it returns.</summary>
    /// <param name="chunks">The chunks, of any mix of documents.</param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    /// <returns>A result per chunk, in order.</returns>
    /// <exception cref="PermanentException">The vectors are of another model or size than the index holds, not of unit length, or have numbers that are not finite.</exception>
    ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken);

    /// <summary>The vectors of stored chunks, readable or not yet, by <see cref="VectorizedChunk.Content"/>. They go with their chunks.</summary>
    /// <param name="model">The identity of the model whose vectors are wanted.</param>
    /// <param name="contents">What to look for, up to a few thousand.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Those that were found.</returns>
    /// <exception cref="PermanentException">The index holds vectors of another model: what is embedded with this one could not be stored.</exception>
    /// <exception cref="ModelChangedException">The index held vectors of this model before.</exception>
    ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken);

    /// <summary>The chunks whose vectors are nearest by cosine, best first. Exact.</summary>
    /// <param name="vector">Unit length.</param>
    /// <param name="model">The identity of the model that made it.</param>
    /// <param name="query">Tenant, number of hits and filter.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="PermanentException">The index holds vectors of another model, or the vector has numbers that are not finite; says what to do.</exception>
    ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken);

    /// <summary>The chunks that match the words best by BM25, best first. Any text is a valid query; one without words finds nothing.</summary>
    /// <param name="text">Plain words, no query syntax.</param>
    /// <param name="query">Tenant, number of hits and filter.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken);

    /// <summary>The best chunks by vector and by words together, put together by the index itself, best first (<see cref="IndexCapabilities.Fuses"/>).</summary>
    /// <param name="text">Plain words, no query syntax.</param>
    /// <param name="vector">Unit length; of no numbers but zeros to search by the words alone.</param>
    /// <param name="model">The identity of the model that made it.</param>
    /// <param name="query">Tenant, number of hits and filter.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="PermanentException">As for <see cref="SearchDenseAsync"/>; or the index does not put searches together.</exception>
    ValueTask<IReadOnlyList<ChunkHit>> SearchFusedAsync(string text, ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken) =>
        throw new PermanentException("This index does not put searches by vector and by words together. Set stages.retrieve.sources to [dense, lexical].");

    /// <summary>How common the words of a text are among a tenant's readable chunks.</summary>
    /// <param name="tenant">Whose chunks.</param>
    /// <param name="text">Plain words; counted are those that <see cref="SearchLexicalAsync"/> searches by.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="null"/> when the tenant has no chunks, or the index does not count words.</returns>
    ValueTask<WordCounts?> CountWordsAsync(string tenant, string text, CancellationToken cancellationToken) => ValueTask.FromResult<WordCounts?>(null);

    /// <summary>
    /// Deletes a document with all its chunks, also those of versions that are not readable yet. That it is deleted is remembered for a month, so that no job accepted
    /// before brings it back.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="fence">
    /// Who deletes it: the job's fence. A later writer's document stays. <see langword="null"/> for a person, who sees what is there and wants it gone: it is deleted whoever has
    /// written it, and supersedes the jobs accepted until now.
    /// </param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken);

    /// <summary>The index at a glance, over all tenants.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken);
}
