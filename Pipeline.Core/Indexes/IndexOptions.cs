using Pipeline.Core.Options;

namespace Pipeline.Core.Indexes;

/// <summary>The <c>index:</c> section of pipeline.yaml.</summary>
public sealed record IndexOptions
{
    /// <summary>The index's registered name.</summary>
    /// <value>Empty for the default.</value>
    [NotWritten]
    public string Use { get; init; } = "";

    /// <summary>The index's own options, of its registration's options class.</summary>
    /// <value><see langword="null"/> for its defaults.</value>
    [NotWritten]
    public object? Own { get; init; }
}
