using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Stages.Generation;

/// <summary>The keys of <c>stages.generate:</c> in pipeline.yaml.</summary>
public sealed record GenerateOptions
{
    /// <summary>The most tokens the model may write.</summary>
    /// <value>16–32,768. Default: 1,024. The extractive model writes three sentences at most.</value>
    [Range(16, 32_768)]
    public int MaxTokens { get; init; } = 1_024;
}
