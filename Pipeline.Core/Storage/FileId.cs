using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Core.Storage;

/// <summary>
/// Which file a path leads to: device and inode. While a process has a file open, no other file has its id. Systems other than Linux only tell whether a
/// file is there: on Windows an open database cannot be deleted, on macOS its replacement goes unnoticed.
/// </summary>
internal readonly partial record struct FileId(uint Major, uint Minor, ulong Inode)
{
    private const int WorkingDirectory = -100; // AT_FDCWD
    private const uint InodeOnly = 0x100; // STATX_INO

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

        Status status = default;
        return Look(WorkingDirectory, in encoded[0], flags: 0, InodeOnly, ref status) == 0 ? new FileId(status.DeviceMajor, status.DeviceMinor, status.Inode) : null;
    }

    // statx and not stat: its layout is the same on every processor.
    [LibraryImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Look(int folder, in byte path, int flags, uint mask, ref Status status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0x20)]
        public ulong Inode;

        [FieldOffset(0x88)]
        public uint DeviceMajor;

        [FieldOffset(0x8C)]
        public uint DeviceMinor;
    }
}
