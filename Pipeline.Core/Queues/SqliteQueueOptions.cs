namespace Pipeline.Core.Queues;

/// <summary>The <c>queue.sqlite:</c> section of pipeline.yaml.</summary>
public sealed record SqliteQueueOptions
{
    /// <summary>The database file, on a local disk; relative paths are taken from the working directory. Made when missing.</summary>
    /// <value>Default: <c>./data/pipeline.db</c>.</value>
    public string Path { get; init; } = "./data/pipeline.db";
}
