using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What became of one chunk: the receipt at the end of an <c>ingest</c> flow.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="ChunkId">Its id.</param>
/// <param name="Result">Whether it was stored.</param>
[Receipt]
public sealed record IndexedChunk(string DocumentId, Guid ChunkId, ChunkWriteResult Result);
