namespace Pipeline.Core.Storage;

/// <summary>Makes files and folders that only the user of this process can read, whatever the umask: on Unix 0600 and 0700; on Windows as the folder above says. What is there already stays as it is.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Opens a file to write it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it may, or must not, be there.</param>
    /// <param name="access">Whether it is read, too.</param>
    /// <param name="options">How it is opened.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileOptions options = FileOptions.None)
    {
        FileStreamOptions how = new() { Mode = mode, Access = access, Options = options };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, how);
        }

        how.UnixCreateMode = OwnFile;
        return new FileStream(path, how);
    }

    /// <summary>Makes a folder and those above it, as far as they are missing.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        // One after the other: made all at once, only the last has the mode that is asked for.
        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
        {
            CreateFolder(above);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnFolder);
        }
    }
}
