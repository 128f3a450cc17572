namespace Pipeline.Core.Indexes;

/// <summary>What <see cref="IIndexUpkeep.CompactAsync"/> has done.</summary>
/// <param name="BytesBefore">The file with its write-ahead log, before.</param>
/// <param name="BytesAfter">The same, after.</param>
/// <param name="IsLogEmpty">Whether the log was emptied; if not, another process was reading, and deleted text is in the log until a later compaction or the last process closes the index.</param>
public sealed record CompactionResult(long BytesBefore, long BytesAfter, bool IsLogEmpty);
