using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The <c>queue.sqlite:</c> section of pipeline.yaml.</summary>
public sealed record SqliteQueueOptions
{
    /// <summary>The database file, on a local disk; relative paths are taken from the folder of pipeline.yaml. Made when missing.</summary>
    /// <value>Default: <c>./data/pipeline.db</c>.</value>
    [Required]
    [FilePath]
    public string Path { get; init; } = "./data/pipeline.db";
}
