namespace Pipeline.Tests.Support;

/// <summary>Where the project's own files are.</summary>
internal static class Repository
{
    /// <summary>The folder of Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The source files of a project.</summary>
    public static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Pipeline.sln above {AppContext.BaseDirectory}.");
    }
}
