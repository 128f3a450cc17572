namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>The documents that all sides read.</summary>
internal sealed class PeerDocuments
{
    /// <summary>How often each side has ingested them before it does it again.</summary>
    public const int Warmups = 4;

    private static readonly string[] Extensions = [".md", ".rst"];

    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public PeerDocuments(IReadOnlyList<DirectoryInfo> folders)
    {
        Folders = [.. folders.Select(folder => folder.FullName)];
        List<FileInfo> files = [.. folders
            .SelectMany(folder => folder.EnumerateFiles("*", SearchOption.AllDirectories))
            .Where(file => Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .OrderBy(file => file.FullName, StringComparer.Ordinal)];
        Files = [.. files.Select(file => file.FullName)];
        Bytes = files.Sum(file => file.Length);
    }

    public IReadOnlyList<string> Folders { get; }

    public IReadOnlyList<string> Files { get; }

    public long Bytes { get; }
}
