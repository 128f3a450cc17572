namespace Pipeline.Core.Queues;

/// <summary>Looks after a queue that is a file: whether it is whole, how large it is, and copies of it. Thread-safe; jobs are accepted and worked on meanwhile.</summary>
public interface IQueueUpkeep
{
    /// <summary>
    /// Closes the gaps in the file. In short transactions, so that others write between them. A file that was made before that was possible is written anew once: writers wait meanwhile, and it needs
    /// the file's size in free disk space twice.
    /// </summary>
    /// <param name="cancellationToken">Stops between steps; what was done is kept.</param>
    /// <returns>The size before and after.</returns>
    ValueTask<QueueCompaction> CompactAsync(CancellationToken cancellationToken);

    /// <summary>Reads all of the file and reports what is malformed and what does not fit together. One read transaction: the write-ahead log grows while it lasts.</summary>
    /// <param name="cancellationToken">Gives up between checks.</param>
    ValueTask<QueueVerification> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Copies the queue as it is at one moment into a file of its own, which this user alone can read. It appears under its name when it is whole and on the disk.</summary>
    /// <param name="path">The copy.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Gives up; nothing is left then.</param>
    /// <returns>The copy's size in bytes.</returns>
    /// <exception cref="IOException">There is a file already, or it cannot be written; the message says why.</exception>
    ValueTask<long> BackupAsync(string path, bool overwrite, CancellationToken cancellationToken);
}

/// <summary>What <see cref="IQueueUpkeep.CompactAsync"/> has done.</summary>
/// <param name="BytesBefore">The file with its write-ahead log, before.</param>
/// <param name="BytesAfter">The same, after.</param>
/// <param name="IsLogEmpty">Whether the log was emptied; if not, another process was reading, and the log is emptied later.</param>
public sealed record QueueCompaction(long BytesBefore, long BytesAfter, bool IsLogEmpty);

/// <summary>What <see cref="IQueueUpkeep.VerifyAsync"/> has found.</summary>
/// <param name="Jobs">Jobs in the file.</param>
/// <param name="Faults">What is wrong, at most twenty of each check; empty when the queue is whole.</param>
public sealed record QueueVerification(long Jobs, IReadOnlyList<QueueFault> Faults);

/// <summary>Something that is wrong with a queue.</summary>
/// <param name="Check">What was looked at: <c>file</c>, <c>counts</c> or <c>rows</c>.</param>
/// <param name="Message">What is wrong.</param>
public sealed record QueueFault(string Check, string Message);

/// <summary>Which backup is to take a queue's place.</summary>
/// <param name="Backup">The backup's file. It is only read.</param>
/// <param name="Overwrite">Whether the file of an earlier restoration, <c>….before-restore</c>, may be replaced.</param>
public sealed record QueueRestoring(string Backup, bool Overwrite = false);

/// <summary>A queue that was put back.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kept">What was there before is now here; <see langword="null"/> when nothing was.</param>
/// <param name="Jobs">How many jobs it holds.</param>
/// <param name="LastAcceptedAt">When the last of them was accepted; <see langword="null"/> for none.</param>
public sealed record QueueRestored(string Path, string? Kept, long Jobs, DateTimeOffset? LastAcceptedAt);
