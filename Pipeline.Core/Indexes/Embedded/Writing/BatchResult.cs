namespace Pipeline.Core.Indexes.Embedded.Writing;

/// <summary>What a batch has done.</summary>
/// <param name="Results">A result a chunk, in order.</param>
/// <param name="LeavesRetired">Whether chunks of retired versions are left to remove.</param>
internal sealed record BatchResult(ChunkWriteResult[] Results, bool LeavesRetired);
