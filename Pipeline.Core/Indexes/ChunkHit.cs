namespace Pipeline.Core.Indexes;

/// <summary>A chunk that a search found.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">Higher is better; comparable only within one search.</param>
public sealed record ChunkHit(Chunk Chunk, double Score);
