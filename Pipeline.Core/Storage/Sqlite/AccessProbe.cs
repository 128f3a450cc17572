using System.Runtime.InteropServices;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Asks the system what keeps this process from writing a store's files.</summary>
internal static partial class AccessProbe
{
    private const int Write = 2; // W_OK
    private const int NotPermitted = 1; // EPERM
    private const int NoAccess = 13; // EACCES
    private const int ReadOnlyFileSystem = 30; // EROFS

    /// <summary>What keeps it, and from which file or folder; <see langword="null"/> when nothing does, or the system cannot be asked.</summary>
    /// <param name="path">The store's file.</param>
    public static (StoreFault Fault, string Where)? Find(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (Directory.Exists(path))
        {
            return (StoreFault.NotADatabase, path);
        }

        foreach (var where in (string[])[path, path + "-wal", path + "-shm", Path.GetDirectoryName(path)!])
        {
            if (Access(where, Write) != 0 && Classify(Marshal.GetLastPInvokeError()) is { } fault)
            {
                return (fault, where);
            }
        }

        return null;
    }

    /// <summary>The file that stands where a path needs a folder; <see langword="null"/> when there is none.</summary>
    public static string? FindFileOnTheWay(string path) =>
        Path.GetDirectoryName(path) is not { } folder || Directory.Exists(folder) ? null : File.Exists(folder) ? folder : FindFileOnTheWay(folder);

    /// <summary>The fault that an error of the system is; <see langword="null"/> for others, such as a file that is not there.</summary>
    public static StoreFault? Classify(int error) => error switch
    {
        ReadOnlyFileSystem => StoreFault.ReadOnly,
        NoAccess or NotPermitted => StoreFault.Denied,
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
