using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pipeline.Core.Files;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>
/// A file or folder that was found by its path and is held. The path may lead elsewhere a moment later, by a link that takes the place of a file or a folder: so what is checked is
/// where this one is, and what is read is this one. Finding it reads nothing and waits for nothing, be it a pipe or a device. Systems other than Linux cannot hold it so: there the path
/// is followed before and after the reading, and must have led to the same place. Not thread-safe.
/// </summary>
internal sealed partial class OpenedPath : IDisposable
{
    private const int PathOnly = 0x200000; // O_PATH
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int NotFound = 2; // ENOENT
    private const int NoAccess = 13; // EACCES
    private const int NoFolder = 20; // ENOTDIR
    private const int KindBits = 0xF000; // S_IFMT
    private const int PipeKind = 0x1000; // S_IFIFO
    private const int FolderKind = 0x4000; // S_IFDIR
    private const int FileKind = 0x8000; // S_IFREG
    private const int SocketKind = 0xC000; // S_IFSOCK

    private static readonly bool CanHold = OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fd");

    private readonly string _path;
    private readonly SafeFileHandle? _handle;
    private readonly int _kind;

    private OpenedPath(string path, SafeFileHandle handle)
    {
        var status = FileStatus.Of(handle);
        RealPath = new FileInfo(Held(handle)).LinkTarget ?? throw new IOException($"'{path}' is open, and the system does not say where it is.");
        (_path, _handle, _kind, Length) = (path, handle, status.Mode & KindBits, status.Length);
    }

    private OpenedPath(string path)
    {
        (_path, RealPath) = (path, LinkedPath.Follow(path));
        _kind = Directory.Exists(RealPath) ? FolderKind : FileKind;
        Length = _kind == FileKind ? new FileInfo(RealPath).Length : 0;
    }

    /// <summary>Where it is: its full path, no part of which is a link. Linux writes " (deleted)" behind the path of what was deleted since, so that it is no path that anyone listed.</summary>
    public string RealPath { get; }

    /// <summary>Whether it is a regular file: no folder, pipe, socket or device.</summary>
    public bool IsFile => _kind == FileKind;

    /// <summary>The bytes of a file.</summary>
    public long Length { get; }

    /// <summary>A path to this very folder, for listing it.</summary>
    public string ListingPath => _handle is null ? _path : Held(_handle);

    /// <summary>Finds what a path leads to, links followed.</summary>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered by this user.</exception>
    /// <exception cref="IOException">It cannot be found for another reason.</exception>
    public static OpenedPath Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (!CanHold)
        {
            return Path.Exists(full) ? new OpenedPath(full) : throw new FileNotFoundException($"'{path}' does not exist.");
        }

        SafeFileHandle? handle = Open(full, PathOnly, path);
        try
        {
            OpenedPath found = new(path, handle);
            handle = null;
            return found;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <exception cref="PermanentException">It is a folder, a pipe, a socket or a device, which have no end or none that can be told.</exception>
    public void ThrowIfNoFile()
    {
        if (_kind != FileKind)
        {
            var kind = _kind switch { FolderKind => "a folder", PipeKind => "a pipe", SocketKind => "a socket", _ => "a device" };
            throw new PermanentException($"'{_path}' is {kind}, not a regular file, and is not read. Write what comes out of it to a file, and ingest that.");
        }
    }

    /// <summary>Opens this very file for reading.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read by this user.</exception>
    /// <exception cref="IOException">It cannot be opened, or the path does not lead to it any more.</exception>
    public SafeFileHandle OpenRead()
    {
        if (_handle is not null)
        {
            return Open(Held(_handle), flags: 0, _path);
        }

        var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            ThrowIfMoved();
            return file;
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Sees, where nothing can be held, that the path still leads to the same place.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void ThrowIfMoved()
    {
        if (_handle is null && LinkedPath.Follow(_path) != RealPath)
        {
            throw LinkedPath.Moved(_path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    private static string Held(SafeFileHandle handle) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}");

    /// <param name="at">What is opened.</param>
    /// <param name="flags">How, beside closing it in child processes.</param>
    /// <param name="path">What messages call it.</param>
    private static SafeFileHandle Open(string at, int flags, string path)
    {
        var descriptor = Open(at, flags | CloseOnExec);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        var error = Marshal.GetLastPInvokeError();
        throw error switch
        {
            NotFound or NoFolder => new FileNotFoundException($"'{path}' does not exist."),
            NoAccess => new UnauthorizedAccessException($"'{path}' may not be read by this user."),
            _ => new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.", error),
        };
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
