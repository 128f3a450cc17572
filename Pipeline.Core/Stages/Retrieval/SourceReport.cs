namespace Pipeline.Core.Stages.Retrieval;

/// <summary>How one source did.</summary>
/// <param name="Name">The source.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Hits">How many hits it found.</param>
/// <param name="ElapsedMs">How long it took, or was waited for, in milliseconds.</param>
/// <param name="Error">Why it gave nothing; <see langword="null"/> when it did.</param>
public sealed record SourceReport(string Name, BranchStatus Status, int Hits, double ElapsedMs, string? Error = null);
