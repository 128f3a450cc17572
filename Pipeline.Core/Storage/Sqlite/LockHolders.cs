using System.Globalization;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Who holds a database's write lock, as Linux tells in /proc/locks.</summary>
internal static class LockHolders
{
    private const string Locks = "/proc/locks";

    // The byte of the shared memory's file whose lock is the right to write.
    private const long WriteLock = 120;

    // The byte that each connection holds a shared lock on as long as it is open.
    private const long OpenLock = 128;

    /// <summary>The processes in words, <c>process 4711 (sqlite3)</c>; empty when the system does not tell.</summary>
    /// <param name="path">The database's file.</param>
    public static IReadOnlyList<string> Find(string path) => Find(path, WriteLock);

    /// <summary>The processes that have a database open in WAL mode, in words, as far as the system tells: each holds a lock on its shared memory, also when it does nothing.</summary>
    /// <param name="path">The database's file.</param>
    public static IReadOnlyList<string> FindUsers(string path) => Find(path, OpenLock);

    /// <summary>The ids of the processes that hold the write lock. Pure.</summary>
    /// <param name="lines">Of /proc/locks: <c>7: POSIX  ADVISORY  WRITE 24906 fe:00:11755833 120 120</c>. One with <c>-></c> waits for the lock before it.</param>
    /// <param name="inode">The file's.</param>
    public static IEnumerable<int> Parse(IEnumerable<string> lines, ulong inode) => Parse(lines, inode, WriteLock);

    /// <summary>The ids of the processes that hold a lock on a byte: for <see cref="WriteLock"/> alone, for another byte also shared with others.</summary>
    private static IEnumerable<int> Parse(IEnumerable<string> lines, ulong inode, long place)
    {
        foreach (var line in lines)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, "POSIX" or "OFDLCK", _, var kind, var process, var file, var first, var last]
                && (kind == "WRITE" || place != WriteLock)
                && file.Split(':') is [_, _, var number] && ulong.TryParse(number, CultureInfo.InvariantCulture, out var found) && found == inode
                && long.TryParse(first, CultureInfo.InvariantCulture, out var from) && from <= place
                && (last == "EOF" || (long.TryParse(last, CultureInfo.InvariantCulture, out var to) && to >= place))
                && int.TryParse(process, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                yield return id;
            }
        }
    }

    private static IReadOnlyList<string> Find(string path, long place)
    {
        var shared = path + "-shm";
        if (!OperatingSystem.IsLinux() || FileId.Of(shared, FileId.Encode(shared)) is not { } file)
        {
            return [];
        }

        try
        {
            return [.. Parse(File.ReadLines(Locks), file.Inode, place).Distinct().Select(Describe)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // an error text without a name is better than none
        }
    }

    private static string Describe(int id)
    {
        if (id == Environment.ProcessId)
        {
            return "this process itself";
        }

        var name = $"/proc/{id}/comm";
        try
        {
            return $"process {id} ({File.ReadAllText(name).Trim()})";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"process {id}"; // it has ended meanwhile, or is another user's
        }
    }
}
