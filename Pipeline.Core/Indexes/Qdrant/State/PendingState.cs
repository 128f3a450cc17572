using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>A version that is not complete. Immutable.</summary>
/// <param name="Id">Marks its chunks.</param>
/// <param name="Version">The version's fingerprint.</param>
/// <param name="Fence">The highest fence under which it was written.</param>
internal sealed record PendingState(Guid Id, string Version, Fence Fence);
