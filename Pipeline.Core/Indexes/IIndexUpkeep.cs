namespace Pipeline.Core.Indexes;

/// <summary>Looks after an index: whether it is whole, what takes room in it, and what can go. Thread-safe; searches and writes go on meanwhile.</summary>
public interface IIndexUpkeep
{
    /// <summary>Reads all of the index and reports what does not fit together. One read transaction: the write-ahead log grows while it lasts.</summary>
    /// <param name="cancellationToken">Gives up between checks.</param>
    ValueTask<IndexVerification> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Measures what the index holds, reading all of it.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IndexMeasures> MeasureAsync(CancellationToken cancellationToken);

    /// <summary>Versions of which chunks are stored, but not all: jobs at work on them, or what jobs have left behind.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<PendingVersion>> ListPendingAsync(CancellationToken cancellationToken);

    /// <summary>Deletes pending versions, unless they have become readable or were taken over by a later job or lease since they were listed.</summary>
    /// <param name="versions">Whose jobs will not come back: their chunks would be missing.</param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    /// <returns>How many went.</returns>
    ValueTask<int> DeletePendingAsync(IReadOnlyList<PendingVersion> versions, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the index as small as it can be: merges the lexical index, deletes vectors of former models and writes the file anew without its gaps. Of
    /// what was deleted nothing is left in it then. Writers wait while the file is written, so it is for a quiet hour; it needs the file's size in free disk space twice.
    /// </summary>
    /// <param name="cancellationToken">Stops between steps; what was done is kept.</param>
    /// <returns>The size before and after.</returns>
    ValueTask<CompactionResult> CompactAsync(CancellationToken cancellationToken);
}
