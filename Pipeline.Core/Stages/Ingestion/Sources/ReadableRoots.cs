using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Which paths jobs may read. Immutable, thread-safe.</summary>
internal sealed class ReadableRoots
{
    private readonly string[] _roots;

    /// <param name="roots">The folders; none for any path.</param>
    public ReadableRoots(IEnumerable<string> roots) => _roots = [.. roots.Select(LinkedPath.Follow)];

    /// <summary>Refuses a path early. What is then opened by it may be another thing: <see cref="ThrowIfOutside(string, OpenedPath)"/> is to follow.</summary>
    /// <exception cref="PermanentException">The path leads outside, as it is written or by a link.</exception>
    public void ThrowIfOutside(string path)
    {
        if (_roots.Length > 0)
        {
            ThrowIfOutside(path, LinkedPath.Follow(path));
        }
    }

    /// <exception cref="PermanentException">What was opened is outside.</exception>
    public void ThrowIfOutside(string path, OpenedPath opened) => ThrowIfOutside(path, opened.RealPath);

    private void ThrowIfOutside(string path, string realPath)
    {
        if (_roots.Length > 0 && !Holds(realPath))
        {
            throw new PermanentException($"'{path}' is outside of the folders that jobs may read: {string.Join(", ", _roots)}. Move it there, or add its folder to 'roots' of the stage 'read'.");
        }
    }

    private bool Holds(string path) =>
        Array.Exists(_roots, root => path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == Path.DirectorySeparatorChar || root.EndsWith(Path.DirectorySeparatorChar)));
}
