namespace Pipeline.Core.Models;

/// <summary>The <c>models:</c> section of pipeline.yaml.</summary>
public sealed record ModelOptions
{
    /// <summary>The model that turns text into vectors.</summary>
    public EmbeddingModelOptions Embedding { get; init; } = new();

    /// <summary>The model that writes answers.</summary>
    public ChatModelOptions Chat { get; init; } = new();
}
