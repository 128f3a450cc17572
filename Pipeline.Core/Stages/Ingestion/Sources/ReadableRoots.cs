using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Which paths jobs may read. Immutable, thread-safe.</summary>
internal sealed class ReadableRoots
{
    private const int MostLinks = 40;
    private readonly string[] _roots;

    /// <param name="roots">The folders; none for any path.</param>
    public ReadableRoots(IEnumerable<string> roots) => _roots = [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Real(Path.GetFullPath(root), MostLinks)))];

    /// <exception cref="PermanentException">The path leads outside, as it is written or by a link.</exception>
    public void ThrowIfOutside(string path)
    {
        if (_roots.Length > 0 && !Holds(Real(Path.GetFullPath(path), MostLinks)))
        {
            throw new PermanentException($"'{path}' is outside of the folders that jobs may read: {string.Join(", ", _roots)}. Move it there, or add its folder to 'roots' of the stage 'read'.");
        }
    }

    private bool Holds(string path) =>
        Array.Exists(_roots, root => path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == Path.DirectorySeparatorChar || root.EndsWith(Path.DirectorySeparatorChar)));

    /// <summary>The path with every link on it followed, as far as it exists.</summary>
    private static string Real(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent || links == 0)
        {
            return path; // the root, or links in a circle, which nothing can be read through
        }

        var here = Path.Combine(Real(parent, links), Path.GetFileName(path));
        try
        {
            return new FileInfo(here).ResolveLinkTarget(returnFinalTarget: false) is { } target ? Real(Path.GetFullPath(target.FullName), links - 1) : here;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return here; // nothing that can be read
        }
    }
}
