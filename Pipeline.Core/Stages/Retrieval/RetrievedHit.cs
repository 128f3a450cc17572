using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>A passage that was found.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Chunk">The passage.</param>
/// <param name="Score">0–1; comparable only within one search.</param>
/// <param name="Parts">What each source that found it gave.</param>
public sealed record RetrievedHit(int Rank, Chunk Chunk, double Score, IReadOnlyList<ScorePart> Parts);
