using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Models;

/// <summary>The <c>models.chat:</c> section of pipeline.yaml.</summary>
public sealed record ChatModelOptions
{
    /// <summary>Which model.</summary>
    /// <value><c>extractive</c> (the default): answers with sentences of the retrieved passages, no download.</value>
    [AllowedValues("extractive")]
    public string Use { get; init; } = "extractive";
}
