using Microsoft.Data.Sqlite;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Puts a backup in the place of a queue's file. The order: the backup is copied beside the file and checked there; the file must be nobody's, and its log is copied into it; it is moved aside; the
/// copy takes its name. Whatever fails before the last two steps leaves the queue as it was.
/// </summary>
internal static class QueueRestore
{
    private const int Busy = 5; // SQLITE_BUSY
    private const string Log = "-wal";
    private const string Shared = "-shm";

    /// <summary>Does it.</summary>
    /// <param name="path">The queue's file.</param>
    /// <param name="restoring">The backup.</param>
    /// <exception cref="IOException">A file cannot be read or written, or an earlier one would be overwritten.</exception>
    /// <exception cref="InvalidDataException">The backup is damaged, or is no queue's.</exception>
    /// <exception cref="NotSupportedException">A newer program wrote the backup.</exception>
    /// <exception cref="StoreException">A process has the queue open.</exception>
    public static QueueRestored Run(string path, QueueRestoring restoring)
    {
        var (target, backup) = (Path.GetFullPath(path), Path.GetFullPath(restoring.Backup));
        var (part, kept) = (target + ".restoring", target + ".before-restore");
        if (string.Equals(target, backup, StringComparison.Ordinal))
        {
            throw new IOException($"'{backup}' is the queue itself, not a backup of it.");
        }

        if (File.Exists(kept) && File.Exists(target) && !restoring.Overwrite)
        {
            throw new IOException($"'{kept}' is there from an earlier restoration.");
        }

        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
            Copy(backup, part);
            Copy(backup + Log, part + Log);
            var (jobs, last) = Check(part, backup);
            var isThere = File.Exists(target);
            if (isThere)
            {
                Take(target);
                MoveAside(target, kept);
            }

            DatabaseCopy.Flush(part);
            File.Move(part, target);
            return new QueueRestored(target, isThere ? kept : null, jobs, last);
        }
        finally
        {
            Delete(part);
        }
    }

    private static void Copy(string from, string to)
    {
        File.Delete(to);
        if (from.EndsWith(Log, StringComparison.Ordinal) && !File.Exists(from))
        {
            return;
        }

        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = PrivateFiles.Open(to, FileMode.CreateNew, FileAccess.Write);
        source.CopyTo(target);
    }

    /// <summary>Sees that a file is a whole queue of a schema that this program knows. A log beside it is copied into it.</summary>
    private static (long Jobs, DateTimeOffset? Last) Check(string part, string backup)
    {
        try
        {
            SqliteConnections connections = new(part);
            if (!connections.HasContent())
            {
                throw new InvalidDataException($"'{backup}' is empty.");
            }

            using var session = connections.OpenWriter(Durability.Full);
            var version = SqliteMigrations.Version(session, backup, QueueSchema.Scripts.Length);
            if (version == 0 || session.Scalar("SELECT count(*) FROM sqlite_schema WHERE name IN ('job', 'job_input', 'job_result', 'event')") < 4)
            {
                throw new InvalidDataException($"'{backup}' is a database, but not of a queue.");
            }

            using (var rows = session.Prepare("PRAGMA quick_check(1)").Query())
            {
                if (rows.Read() && rows.Text(0) is not "ok" and var fault)
                {
                    throw new InvalidDataException($"'{backup}' is damaged: {fault}.");
                }
            }

            var last = session.Scalar("SELECT coalesce(max(accepted), 0) FROM job");
            return (session.Scalar("SELECT count(*) FROM job"), last > 0 ? JobRows.Time(last) : null);
        }
        catch (SqliteException error)
        {
            throw new InvalidDataException($"'{backup}' cannot be read as a queue: {error.Message}", error);
        }
    }

    /// <summary>Sees that nobody has the file open, and copies its log into it: leaving WAL mode asks for both.</summary>
    private static void Take(string target)
    {
        try
        {
            SqliteConnections connections = new(target);
            if (connections.HasContent())
            {
                using var session = connections.OpenWriter(Durability.Full);
                session.Execute("PRAGMA busy_timeout=500");
                session.Execute("PRAGMA journal_mode=DELETE");
            }
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Busy)
        {
            throw InUse(target, error);
        }
        catch (SqliteException error) when (LockHolders.FindUsers(target).Count > 0)
        {
            throw InUse(target, error);
        }
        catch (SqliteException)
        {
            // It is damaged, which is a reason to restore a backup: it is moved aside as it is, with its log.
        }
    }

    private static StoreException InUse(string target, SqliteException cause)
    {
        var users = LockHolders.FindUsers(target);
        var who = users.Count > 0 ? string.Join(" and ", users) : "another process";
        return new StoreException(StoreFault.Locked, target, $"The queue '{target}' is in use by {who}. Stop every worker and every command that has it open, then restore. Nothing was changed.", cause);
    }

    private static void MoveAside(string target, string kept)
    {
        Delete(kept);
        foreach (var part in new[] { "", Log, Shared })
        {
            if (File.Exists(target + part))
            {
                File.Move(target + part, kept + part);
            }
        }
    }

    private static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + Log);
        File.Delete(path + Shared);
    }
}
