using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Copies a database that is in use, as it is at one moment. Readers and writers go on; the write-ahead log grows while it lasts.</summary>
internal static class DatabaseCopy
{
    private const int Interrupted = 9; // SQLITE_INTERRUPT

    /// <summary>What a file is called that is not whole yet.</summary>
    public static string PartOf(string path) => path + ".partial";

    /// <summary>Writes the copy, flushes it to the disk and gives it its name.</summary>
    /// <param name="database">What is copied.</param>
    /// <param name="path">The copy, in full. Its folder must be there.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Gives up; nothing is left then.</param>
    /// <returns>The copy's size in bytes.</returns>
    /// <exception cref="IOException">There is a file already, or it cannot be written.</exception>
    public static long Write(SqliteDatabase database, string path, bool overwrite, CancellationToken cancellationToken)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"'{path}' is there already.");
        }

        var part = PartOf(path);
        File.Delete(part); // of a copy that was broken off
        try
        {
            PrivateFiles.Open(part, FileMode.CreateNew, FileAccess.Write).Dispose(); // SQLite takes an empty file, and leaves its mode as it is
            database.RunAlone(session => Write(session, part, cancellationToken));
            var length = Flush(part);
            File.Move(part, path, overwrite);
            return length;
        }
        catch (Exception)
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Has the system write a file to the disk.</summary>
    /// <returns>Its size in bytes.</returns>
    public static long Flush(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    private static bool Write(SqliteSession session, string path, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => raw.sqlite3_interrupt(session.Handle));
        try
        {
            session.Prepare("VACUUM INTO ?1").Bind(1, path).Run();
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Interrupted)
        {
            throw new OperationCanceledException($"The copy '{path}' was broken off.", error, cancellationToken);
        }
        catch (SqliteException error) when (SqliteFaults.Classify(error.SqliteExtendedErrorCode, access: null) is not (StoreFault.Corrupt or StoreFault.NotADatabase))
        {
            throw new IOException($"The copy '{path}' could not be written: {error.Message}", error);
        }
    }
}
