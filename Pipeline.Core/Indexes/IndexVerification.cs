namespace Pipeline.Core.Indexes;

/// <summary>What <see cref="IIndexUpkeep.VerifyAsync"/> has found.</summary>
/// <param name="Documents">Readable documents looked at.</param>
/// <param name="Chunks">Their chunks.</param>
/// <param name="Faults">What is wrong, at most twenty of each check; empty when the index is whole.</param>
/// <param name="WithoutChecksum">Of the chunks, those that were written before texts had checksums: whether their texts have changed cannot be told.</param>
public sealed record IndexVerification(long Documents, long Chunks, IReadOnlyList<IndexFault> Faults, long WithoutChecksum = 0);
