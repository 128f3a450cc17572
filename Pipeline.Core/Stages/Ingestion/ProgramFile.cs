namespace Pipeline.Core.Stages.Ingestion;

/// <summary>Finds programs as a shell would: by a path, or by a name in the folders of the variable PATH.</summary>
internal static class ProgramFile
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];

    /// <summary>The full path of a program, or <see langword="null"/> when there is no such file that may be run.</summary>
    /// <param name="program">A name, or a path.</param>
    public static string? Find(string program)
    {
        var isPath = program.AsSpan().ContainsAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        IEnumerable<string> folders = isPath ? [""] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(_ => Endings, (folder, ending) => Path.GetFullPath(Path.Join(folder, program) + ending)).FirstOrDefault(MayRun);
    }

    private static bool MayRun(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
