using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Generation;

/// <summary>The keys of <c>stages.generate:</c> in pipeline.yaml.</summary>
public sealed record GenerateOptions
{
    /// <summary>The most tokens the model may write.</summary>
    /// <value>16–32,768. Default: 1,024. The extractive model writes three sentences at most.</value>
    [Range(16, 32_768)]
    public int MaxTokens { get; init; } = 1_024;

    /// <summary>The most sentences of an answer, when the question does not say.</summary>
    /// <value>1–20. Default: 3. The extractive model gives three at most.</value>
    [Range(1, 20)]
    public int Sentences { get; init; } = 3;

    /// <summary>The confidence below which the extractive model says that the documents do not say. Other models judge for themselves.</summary>
    /// <value>0–1; 0 answers whenever a sentence shares a word with the question. Default: 0.15.</value>
    [Range(0.0, 1.0)]
    public double AbstainBelow { get; init; } = GroundedQuestion.DefaultAbstainBelow;
}
