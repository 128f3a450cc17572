namespace Pipeline.Core.Indexes;

/// <summary>What an embedding model is given of a chunk. Immutable.</summary>
/// <param name="Id">The chunk's id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="Ordinal">Its ordinal among the document's chunks, from 0.</param>
/// <param name="Title">The document's title; empty when unknown.</param>
/// <param name="Heading">The headings above it; empty when there are none.</param>
/// <param name="Text">The passage.</param>
public sealed record ChunkText(Guid Id, string Tenant, string DocumentId, int Ordinal, string Title, string Heading, string Text);
