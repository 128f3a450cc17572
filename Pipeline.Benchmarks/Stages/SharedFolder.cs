namespace Pipeline.Benchmarks.Stages;

/// <summary>Collections of real documents, which stand beside the repository and are not part of it.</summary>
internal static class SharedFolder
{
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Find(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine([folder.FullName, "shared", .. parts]);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        throw new DirectoryNotFoundException($"This benchmark reads the real documents in ../shared/{string.Join('/', parts)}, which is not there.");
    }
}
