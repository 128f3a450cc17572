using System.Text;
using Pipeline.Core.Files;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// Which file a path leads to: device and inode. While a process has a file open, no other file has its id. Systems other than Linux only tell whether a
/// file is there: on Windows an open database cannot be deleted, on macOS its replacement goes unnoticed.
/// </summary>
internal readonly record struct FileId(uint Major, uint Minor, ulong Inode)
{
    /// <summary>The path as the system takes it. Made once: looking costs a microsecond or two, and is done for each commit.</summary>
    public static byte[] Encode(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>The file that a path leads to; <see langword="null"/> when there is none, or it cannot be looked at.</summary>
    /// <param name="path">The path.</param>
    /// <param name="encoded">The same, from <see cref="Encode"/>.</param>
    public static FileId? Of(string path, byte[] encoded)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? default(FileId) : null;
        }

        return FileStatus.Of(encoded) is { } status ? new FileId(status.DeviceMajor, status.DeviceMinor, status.Inode) : null;
    }
}
