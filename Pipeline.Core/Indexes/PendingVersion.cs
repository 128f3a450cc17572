using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes;

/// <summary>A document version that is not readable, since chunks are missing.</summary>
/// <param name="Tenant">Whose document.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Version">The version's fingerprint.</param>
/// <param name="Fence">The job and lease that wrote to it last.</param>
/// <param name="Chunks">How many chunks are stored.</param>
public sealed record PendingVersion(string Tenant, string DocumentId, string Version, Fence Fence, int Chunks);
