namespace Pipeline.Core.Indexes;

/// <summary>What <see cref="IChunkIndex.DeleteDocumentAsync"/> has done.</summary>
/// <param name="Chunks">How many readable chunks went; 0 when there were none.</param>
/// <param name="IsSuperseded">Whether nothing was done, since a later job has written or confirmed the document. <see cref="IChunkIndex.FindWriterAsync"/> says which.</param>
public sealed record DocumentDeletion(int Chunks, bool IsSuperseded = false);
