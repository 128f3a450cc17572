using Pipeline.Core.Indexes;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>index verify</c> prints.</summary>
/// <param name="Documents">Readable documents.</param>
/// <param name="Chunks">Their chunks.</param>
/// <param name="Faults">What is wrong.</param>
/// <param name="WithoutChecksum">Chunks whose texts could not be compared with what was written.</param>
/// <param name="Unfinished">Versions that are not readable, or not yet.</param>
/// <param name="Abandoned">Those of them that no job will finish: no search finds them, and they take room.</param>
internal sealed record VerifyDocument(long Documents, long Chunks, IReadOnlyList<IndexFault> Faults, long WithoutChecksum, int Unfinished, IReadOnlyList<VerifyDocument.AbandonedVersion> Abandoned)
{
    public static VerifyDocument Of(IndexVerification verified, int unfinished, IReadOnlyList<PendingVersion> abandoned) => new(
        verified.Documents,
        verified.Chunks,
        verified.Faults,
        verified.WithoutChecksum,
        unfinished,
        [.. abandoned.Select(version => new AbandonedVersion(version.Tenant, version.DocumentId, version.Version, version.Chunks, version.Fence.Time))]);

    /// <summary>A version that no job will finish.</summary>
    /// <param name="Tenant">Whose document.</param>
    /// <param name="DocumentId">The document.</param>
    /// <param name="Version">The version's fingerprint.</param>
    /// <param name="Chunks">Chunks that are stored of it.</param>
    /// <param name="AcceptedAt">When the job was accepted that wrote to it last; <see langword="null"/> when an earlier program wrote it, which did not keep that.</param>
    internal sealed record AbandonedVersion(string Tenant, string DocumentId, string Version, int Chunks, DateTimeOffset? AcceptedAt);
}
