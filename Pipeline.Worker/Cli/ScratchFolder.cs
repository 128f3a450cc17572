namespace Pipeline.Worker.Cli;

/// <summary>A temporary folder, deleted at the end unless it is to be kept.</summary>
internal sealed class ScratchFolder(bool keep) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pipeline-demo-").FullName;

    public void Dispose()
    {
        if (!keep)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
