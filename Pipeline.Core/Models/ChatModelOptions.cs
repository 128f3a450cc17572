using Pipeline.Core.Options;

namespace Pipeline.Core.Models;

/// <summary>The <c>models.chat:</c> section of pipeline.yaml. The model's own keys stand in it too.</summary>
public sealed record ChatModelOptions
{
    /// <summary>The model's registered name.</summary>
    /// <value>Empty for the default.</value>
    [NotWritten]
    public string Use { get; init; } = "";

    /// <summary>The model's own options, of its registration's options class.</summary>
    /// <value><see langword="null"/> for its defaults.</value>
    [NotWritten]
    public object? Own { get; init; }
}
