using Microsoft.Extensions.FileSystemGlobbing;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>A path with wildcards, as the folder it begins in and the pattern below it. Immutable, thread-safe.</summary>
internal sealed class GlobPath
{
    private readonly Matcher _matcher = new(OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private GlobPath(string folder, string pattern)
    {
        Folder = folder;
        _matcher.AddInclude(pattern);
    }

    /// <summary>The longest folder without wildcards.</summary>
    public string Folder { get; }

    /// <summary>Whether a path has wildcards. A file may be named so too: it comes first.</summary>
    public static bool IsGlob(string path) => path.Contains('*', StringComparison.Ordinal);

    /// <summary>Takes a path apart at the first name with a wildcard.</summary>
    public static GlobPath Parse(string path)
    {
        var separator = path.LastIndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], path.IndexOf('*', StringComparison.Ordinal));
        var folder = separator < 0 ? "." : path[..(separator + 1)];
        return new(separator > 0 ? Path.TrimEndingDirectorySeparator(folder) : folder, path[(separator + 1)..]);
    }

    /// <summary>Whether the pattern takes a file of the folder.</summary>
    public bool Takes(string file) => _matcher.Match(Path.GetRelativePath(Folder, file)).HasMatches;
}
