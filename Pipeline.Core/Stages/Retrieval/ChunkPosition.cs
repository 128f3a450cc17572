using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Which of the chunks of one document version.</summary>
/// <param name="DocumentId">The document; a search is one tenant's.</param>
/// <param name="Version">Its version.</param>
/// <param name="Ordinal">Its ordinal, from 0.</param>
internal readonly record struct ChunkPosition(string DocumentId, string Version, int Ordinal)
{
    public static ChunkPosition Of(Chunk chunk) => new(chunk.Document.DocumentId, chunk.Document.Version, chunk.Ordinal);
}
