using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Models;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Generation.Prompts;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Generation;

/// <summary>The keys of <c>stages.generate:</c> in pipeline.yaml.</summary>
public sealed record GenerateOptions : ICheckedOptions
{
    /// <summary>The most tokens the model may write.</summary>
    /// <value>16–32,768. Default: 1,024. The extractive model writes three sentences at most.</value>
    [Range(16, 32_768)]
    public int MaxTokens { get; init; } = 1_024;

    /// <summary>The most sentences of an answer, when the question does not say.</summary>
    /// <value>1–20. Default: 3. The extractive model gives three at most.</value>
    [Range(1, AnswerLimits.MaxSentences)]
    public int Sentences { get; init; } = 3;

    /// <summary>The language of answers, by name or tag (<c>German</c>, <c>de</c>), when the question does not say.</summary>
    /// <value>2–40 letters, blanks and hyphens, or <see langword="null"/> (the default) for the language of the question. The extractive model quotes in the documents' own.</value>
    [RegularExpression(AnswerLimits.LanguagePattern, MatchTimeoutInMilliseconds = -1, ErrorMessage = AnswerLimits.LanguageRule)]
    public string? Language { get; init; }

    /// <summary>The confidence below which the extractive model says that the documents do not say. Other models judge for themselves.</summary>
    /// <value>0–1; 0 answers whenever a sentence shares a word with the question. Default: 0.175.</value>
    [Range(0.0, 1.0)]
    public double AbstainBelow { get; init; } = GroundedQuestion.DefaultAbstainBelow;

    /// <summary>The most tokens of a prompt, estimated: passages that do not fit are left out, the worst first.</summary>
    /// <value>500–1,000,000. Default: 8,000.</value>
    [Range(500, 1_000_000)]
    public int PromptTokens { get; init; } = 8_000;

    /// <summary>A file with a prompt of your own, in Liquid; see docs/prompts.md.</summary>
    /// <value>A path relative to the folder of pipeline.yaml, or <see langword="null"/> (the default) for the built-in prompt.</value>
    [FilePath]
    public string? Prompt { get; init; }

    /// <inheritdoc/>
    public string? FindFault()
    {
        if (Language is not null && !AnswerLimits.IsLanguage(Language))
        {
            return $"'language' is '{Language}'; {AnswerLimits.LanguageRule}";
        }

        if (Prompt is null)
        {
            return null;
        }

        try
        {
            PromptTemplate.Load(Prompt);
            return null;
        }
        catch (InvalidDataException fault)
        {
            return fault.Message;
        }
    }
}
