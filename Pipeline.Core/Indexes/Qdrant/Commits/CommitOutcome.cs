using Pipeline.Core.Indexes.Qdrant.State;

namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>What a commit has left.</summary>
/// <param name="State">The state of the index.</param>
/// <param name="Hides">Whether there are chunks that no state shows any more.</param>
internal sealed record CommitOutcome(IndexState State, bool Hides);
