using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>What one source found.</summary>
/// <param name="Source">The source.</param>
/// <param name="Hits">Its hits, best first.</param>
internal readonly record struct SourceHits(string Source, IReadOnlyList<ChunkHit> Hits);
