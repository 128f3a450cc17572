namespace Pipeline.Core.Indexes.Embedded.Filtering;

/// <summary>The chunks a filter lets through as of one revision of the index. Immutable. Chunks that went before are still in the set: nobody finds them.</summary>
/// <param name="Revision">The last change it contains.</param>
/// <param name="Chunks">The chunks.</param>
internal sealed record FilteredChunks(long Revision, ChunkSet Chunks);
