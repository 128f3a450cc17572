namespace Pipeline.Core.Indexes;

/// <summary>Looks after an index: whether it is whole, what takes room in it, and what can go. Thread-safe; searches and writes go on meanwhile.</summary>
public interface IIndexUpkeep
{
    /// <summary>
    /// Reads all of the index and reports what is malformed, what does not fit together and what is not as it was written. One read transaction: the write-ahead log grows while
    /// it lasts.
    /// </summary>
    /// <param name="cancellationToken">Gives up between checks.</param>
    ValueTask<IndexVerification> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Measures what the index holds, reading all of it.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IndexMeasures> MeasureAsync(CancellationToken cancellationToken);

    /// <summary>Versions of which chunks are stored, but not all: jobs at work on them, or what jobs have left behind.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<PendingVersion>> ListPendingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes what nobody needs any more: chunks of versions that were replaced or deleted by a process that ended meanwhile, and the memory of documents deleted a month ago. In
    /// short transactions; when there is nothing to do it costs two looks, however large the index is.
    /// </summary>
    /// <param name="cancellationToken">Stops between transactions; what was done is kept.</param>
    ValueTask MaintainAsync(CancellationToken cancellationToken);

    /// <summary>Deletes pending versions, unless they have become readable or were taken over by a later job or lease since they were listed.</summary>
    /// <param name="versions">Whose jobs will not come back: their chunks would be missing.</param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    /// <returns>How many went.</returns>
    ValueTask<int> DeletePendingAsync(IReadOnlyList<PendingVersion> versions, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the index smaller: merges the lexical index, deletes vectors of former models and closes the gaps in the file. Of what was deleted nothing is left in it then. In
    /// short transactions, so that others write between them. A file that was made before that was possible is written anew once: writers wait meanwhile, and it needs the
    /// file's size in free disk space twice.
    /// </summary>
    /// <param name="cancellationToken">Stops between steps; what was done is kept.</param>
    /// <returns>The size before and after.</returns>
    ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken);
}
