namespace Pipeline.Core.Indexes;

/// <summary>The index at a glance.</summary>
/// <param name="Documents">Documents with a readable version.</param>
/// <param name="Chunks">Readable chunks.</param>
/// <param name="Model">The identity of the model of its vectors; <see langword="null"/> while it is empty.</param>
/// <param name="Dimensions">Numbers in a vector; 0 while it is empty.</param>
public sealed record IndexStatistics(long Documents, long Chunks, string? Model, int Dimensions);
