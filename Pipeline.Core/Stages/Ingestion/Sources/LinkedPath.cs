namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Follows the links on a path.</summary>
internal static class LinkedPath
{
    private const int MostLinks = 40;

    /// <summary>The full path with every link on it followed, as far as it exists.</summary>
    public static string Follow(string path) => Path.TrimEndingDirectorySeparator(Follow(Path.GetFullPath(path), MostLinks));

    /// <summary>That a path leads to another place than it did.</summary>
    public static IOException Moved(string path) =>
        new($"'{path}' leads elsewhere than when its folder was listed: it was moved, or a link took its place. It was not read; ingest again when nothing changes the folder.");

    private static string Follow(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent || links == 0)
        {
            return path; // the root, or links in a circle, which nothing can be read through
        }

        var here = Path.Combine(Follow(parent, links), Path.GetFileName(path));
        try
        {
            return new FileInfo(here).ResolveLinkTarget(returnFinalTarget: false) is { } target ? Follow(Path.GetFullPath(target.FullName), links - 1) : here;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return here; // nothing that can be read
        }
    }
}
