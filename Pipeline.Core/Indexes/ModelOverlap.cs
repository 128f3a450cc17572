namespace Pipeline.Core.Indexes;

/// <summary>How far two models agree on what is near.</summary>
/// <param name="Passages">How many passages were looked at.</param>
/// <param name="Overlap">The share of a passage's nearest passages that both models name, on average; 0 to 1. 1 when there was nothing to compare.</param>
public sealed record ModelOverlap(int Passages, double Overlap);
