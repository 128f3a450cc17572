using Pipeline.Core.Indexes;

namespace Pipeline.Core.Hosting;

/// <summary>How a re-embedding has ended.</summary>
/// <param name="Model">The identity of the model.</param>
/// <param name="Generation">The generation of its vectors.</param>
/// <param name="Done">Chunks that have a vector of it.</param>
/// <param name="Total">Chunks of the index.</param>
/// <param name="IsCurrent">Whether it is the index's model now.</param>
/// <param name="Former">The identity of the model before, whose vectors were kept; <see langword="null"/> when none were.</param>
/// <param name="Overlap">How far both models agree on the ten nearest passages; <see langword="null"/> when they were not compared.</param>
public sealed record ReembedResult(string Model, long Generation, long Done, long Total, bool IsCurrent, string? Former, ModelOverlap? Overlap);
