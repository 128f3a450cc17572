using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Core.Files;

/// <summary>What Linux says of a file, in part.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal partial struct FileStatus
{
    /// <summary>Its kind and permissions.</summary>
    [FieldOffset(0x1C)]
    public ushort Mode;

    /// <summary>Its number within its device.</summary>
    [FieldOffset(0x20)]
    public ulong Inode;

    /// <summary>Its bytes.</summary>
    [FieldOffset(0x28)]
    public long Length;

    /// <summary>The device it is on, first part.</summary>
    [FieldOffset(0x88)]
    public uint DeviceMajor;

    /// <summary>The device it is on, second part.</summary>
    [FieldOffset(0x8C)]
    public uint DeviceMinor;

    private const int WorkingDirectory = -100; // AT_FDCWD
    private const int OfHandle = 0x1000; // AT_EMPTY_PATH
    private const uint InodeOnly = 0x100; // STATX_INO
    private const uint TypeAndLength = 0x1 | 0x200; // STATX_TYPE, STATX_SIZE
    private static readonly byte[] NoPath = [0];

    /// <summary>Inode and device of the file that a path leads to; <see langword="null"/> when there is none, or it cannot be looked at.</summary>
    /// <param name="path">The path in UTF-8, with a zero at its end.</param>
    public static FileStatus? Of(byte[] path)
    {
        FileStatus status = default;
        return Look(WorkingDirectory, in path[0], flags: 0, InodeOnly, ref status) == 0 ? status : null;
    }

    /// <summary>Kind and length of what is open.</summary>
    /// <param name="opened">The handle.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStatus Of(SafeFileHandle opened)
    {
        FileStatus status = default;
        var isKept = false;
        opened.DangerousAddRef(ref isKept);
        try
        {
            return Look((int)opened.DangerousGetHandle(), in NoPath[0], OfHandle, TypeAndLength, ref status) == 0 ? status
                : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()), Marshal.GetLastPInvokeError());
        }
        finally
        {
            opened.DangerousRelease();
        }
    }

    // statx and not stat: its layout is the same on every processor.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Look(int folder, in byte path, int flags, uint mask, ref FileStatus status);
}
