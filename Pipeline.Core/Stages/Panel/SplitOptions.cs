using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Stages.Panel;

/// <summary>The keys of <c>stages.split:</c> in pipeline.yaml.</summary>
public sealed record SplitOptions
{
    /// <summary>The most sub-questions of a question.</summary>
    /// <value>1–16. Default: 3.</value>
    [Range(1, 16)]
    public int Questions { get; init; } = 3;
}
