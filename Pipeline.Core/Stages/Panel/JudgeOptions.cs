using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Stages.Panel;

/// <summary>The keys of <c>stages.judge:</c> in pipeline.yaml.</summary>
public sealed record JudgeOptions
{
    /// <summary>The most tokens the judge may write.</summary>
    /// <value>16–32,768. Default: 1,024. The extractive model puts the agents' answers side by side.</value>
    [Range(16, 32_768)]
    public int MaxTokens { get; init; } = 1_024;

    /// <summary>The most tokens of the judge's prompt, estimated: passages that do not fit are left out, the last first.</summary>
    /// <value>500–1,000,000. Default: 8,000.</value>
    [Range(500, 1_000_000)]
    public int PromptTokens { get; init; } = 8_000;
}
