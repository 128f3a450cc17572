using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;

namespace Pipeline.Worker.Cli;

/// <summary>
/// How many files this process may have open at once, where the system tells. The runtime alone keeps two for each library it has loaded, some 150; below <see cref="Fewest"/> it fails
/// in places where nothing sensible can be said any more, so it is said first.
/// </summary>
internal static class Descriptors
{
    /// <summary>What a worker with its parser processes gets along with; docs/operations.md has what was measured.</summary>
    public const int Fewest = 256;

    private const int TooManyOpenFiles = 24; // EMFILE
    private const int Reserve = 16;
    private const string Advice = "Raise the limit: 'ulimit -n 1024' in a shell, LimitNOFILE= in a systemd unit.";

    /// <summary>Why the process cannot be expected to work; <see langword="null"/> when it can. Needs next to nothing itself.</summary>
    public static string? FindFault() => Limit() is { } limit && limit < Fewest
        ? $"this process may have {limit} files open at once, and needs {Fewest}. {Advice}"
        : null;

    /// <summary>Whether an error was caused by the want of descriptors, in words; otherwise <see langword="null"/>.</summary>
    public static string? Explain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if ((error is SocketException socket ? socket.NativeErrorCode : error.HResult) == TooManyOpenFiles || (MayCome(error) && AreUsedUp()))
            {
                return UsedUp();
            }
        }

        return null;
    }

    /// <summary>Why a library cannot be loaded that is there; <see langword="null"/> when it is for another reason.</summary>
    /// <param name="library">Its name.</param>
    public static string? ExplainLoading(string library) => !library.Contains(".resources,", StringComparison.Ordinal) && AreUsedUp() ? UsedUp() : null;

    /// <summary>Whether the error is one that the want of descriptors comes as: no library can be loaded, no thread be started, no database be opened.</summary>
    private static bool MayCome(Exception error) => error is FileNotFoundException or TypeInitializationException or OutOfMemoryException or DbException;

    private static string UsedUp() => $"this process may have {Limit()?.ToString(CultureInfo.InvariantCulture) ?? "no more"} files open at once, and needs more. {Advice}";

    private static bool AreUsedUp()
    {
        try
        {
            return Limit() is { } limit && Directory.GetFileSystemEntries("/proc/self/fd").Length > limit - Reserve;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static long? Limit()
    {
        const string Limits = "/proc/self/limits";
        const string Line = "Max open files";
        if (!OperatingSystem.IsLinux() || !File.Exists(Limits))
        {
            return null;
        }

        var text = File.ReadAllText(Limits);
        var start = text.IndexOf(Line, StringComparison.Ordinal);
        var rest = start < 0 ? "" : text[(start + Line.Length)..].TrimStart();
        var end = rest.IndexOf(' ', StringComparison.Ordinal);
        return end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
