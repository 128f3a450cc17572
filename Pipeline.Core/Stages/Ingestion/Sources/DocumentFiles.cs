using System.IO.Enumeration;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>
/// The documents below a folder, each folder's files before its folders, both in ordinal order. Hidden files and folders and links are passed over, so that nothing
/// outside of the folder is read and nothing twice.
/// </summary>
internal static class DocumentFiles
{
    private const FileAttributes PassedOver = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint;
    private static readonly EnumerationOptions Flat = new() { IgnoreInaccessible = false, AttributesToSkip = PassedOver };

    /// <summary>Goes through a folder lazily. Holds the names of one folder a level.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="realRoot">Where it is: a folder below whose path leads elsewhere by then, a link having taken its place, is not listed.</param>
    /// <param name="takes">Whether a file is one of the documents.</param>
    /// <param name="onUnreadable">Told of each folder that cannot be listed; the rest goes on.</param>
    public static IEnumerable<string> Below(string folder, string realRoot, Func<string, bool> takes, Action<string, Exception> onUnreadable)
    {
        Stack<string> folders = new([folder]);
        while (folders.TryPop(out var current))
        {
            var (files, inner) = List(current, RealPathOf(current, folder, realRoot), takes, onUnreadable);
            foreach (var file in files)
            {
                yield return file;
            }

            for (var i = inner.Count - 1; i >= 0; i--)
            {
                folders.Push(inner[i]);
            }
        }
    }

    /// <summary>Where a path is that begins with the folder's, no link being followed below the folder.</summary>
    public static string RealPathOf(string path, string folder, string realRoot) => Path.Join(realRoot, path.AsSpan(folder.Length).TrimStart(Path.DirectorySeparatorChar));

    /// <summary>Whether <see cref="Below"/> would come upon a file now.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">A path that begins with the folder's.</param>
    public static bool Has(string folder, string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        for (var entry = file; entry is not null && entry.Length > folder.Length; entry = Path.GetDirectoryName(entry))
        {
            if ((File.GetAttributes(entry) & PassedOver) != FileAttributes.None)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A path with forward slashes on every system, as sources and ids have them.</summary>
    public static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;

    /// <summary>The full path, with forward slashes.</summary>
    public static string FullPath(string path) => Slashes(Path.GetFullPath(path));

    private static (List<string> Files, List<string> Folders) List(string folder, string realPath, Func<string, bool> takes, Action<string, Exception> onUnreadable)
    {
        List<string> files = [];
        List<string> folders = [];
        try
        {
            foreach (var (path, isFolder) in Entries(folder, realPath))
            {
                if (isFolder)
                {
                    folders.Add(path);
                }
                else if (takes(path))
                {
                    files.Add(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            onUnreadable(folder, error);
        }

        files.Sort(StringComparer.Ordinal);
        folders.Sort(StringComparer.Ordinal);
        return (files, folders);
    }

    private static List<(string Path, bool IsFolder)> Entries(string folder, string realPath)
    {
        using var opened = OpenedPath.Find(folder);
        if (opened.RealPath != realPath)
        {
            throw LinkedPath.Moved(folder);
        }

        try
        {
            List<(string, bool)> entries = [.. new FileSystemEnumerable<(string, bool)>(opened.ListingPath, (ref entry) => (Path.Join(folder, entry.FileName), entry.IsDirectory), Flat)];
            opened.ThrowIfMoved();
            return entries;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"'{folder}' may not be listed by this user; give the worker's user access to it.", error);
        }
        catch (IOException error)
        {
            throw new IOException(error.Message.Replace(opened.ListingPath, folder, StringComparison.Ordinal), error);
        }
    }
}
