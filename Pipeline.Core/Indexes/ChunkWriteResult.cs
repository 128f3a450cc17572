namespace Pipeline.Core.Indexes;

/// <summary>What became of one chunk of <see cref="IChunkIndex.WriteAsync"/>.</summary>
public enum ChunkWriteResult
{
    /// <summary>Stored; its version waits for other chunks.</summary>
    Stored,

    /// <summary>Stored, and with it the version is complete: it has replaced the one before.</summary>
    Completed,

    /// <summary>Discarded: a later job or lease has written or confirmed this document, or it was deleted since the job was accepted. <see cref="IChunkIndex.FindWriterAsync"/> says which.</summary>
    Superseded,
}
