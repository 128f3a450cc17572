namespace Pipeline.Core.Stages.Retrieval;

/// <summary>What one source gave to a hit's score.</summary>
/// <param name="Source">The source.</param>
/// <param name="Rank">The hit's rank in that source's list, from 1.</param>
/// <param name="Raw">The source's own score.</param>
/// <param name="Normalized">The score as a share of the best in that source's list, 0–1.</param>
/// <param name="Weight">What the normalized score counts for: the hit's score is the sum of their products.</param>
public sealed record ScorePart(string Source, int Rank, double Raw, double Normalized, double Weight);
