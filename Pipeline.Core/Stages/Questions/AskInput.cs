using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Questions;

/// <summary>What an <c>ask</c> job is given. Immutable.</summary>
public sealed record AskInput
{
    /// <summary>The longest question, in characters.</summary>
    public const int MaxQuestion = 8_000;

    /// <summary>The question.</summary>
    /// <value>1–8,000 characters.</value>
    public string? Question { get; init; }

    /// <summary>How many passages the answer may rest on; <see langword="null"/> for what the stage <c>retrieve</c> says.</summary>
    /// <value>1–100, or <see langword="null"/> (the default).</value>
    public int? Top { get; init; }

    /// <summary>Which documents the answer may rest on: a string or an object, see docs/filters.md.</summary>
    /// <value>A filter, or <see langword="null"/> (the default) for all documents.</value>
    public ChunkFilter? Filter { get; init; }

    /// <summary>The most sentences of the answer; <see langword="null"/> for what the stage <c>generate</c> says.</summary>
    /// <value>1–20, or <see langword="null"/> (the default). The extractive model gives three at most.</value>
    public int? Sentences { get; init; }

    /// <summary>The language of the answer, by name or tag: <c>German</c>, <c>de</c>.</summary>
    /// <value>2–40 letters, blanks and hyphens, or <see langword="null"/> (the default) for what the stage <c>generate</c> says. The extractive model quotes in the documents' own.</value>
    public string? Language { get; init; }

    /// <summary>What was asked and answered before, oldest first. The passages are searched with the last question too, so that a question may refer to it.</summary>
    /// <value>At most 50 turns. Default: none.</value>
    public IReadOnlyList<AskTurn> History { get; init; } = [];

    /// <summary>What is searched for: the question, after the one before it when there is one.</summary>
    internal string SearchText => History is [.., { Question: { } before }] ? $"{before}\n{Question}" : Question ?? "";

    /// <summary>Properties nobody knows: an error, see <see cref="FindFaults"/>.</summary>
    [JsonExtensionData]
    [JsonInclude]
    internal IDictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>What is wrong with the input, all at once; empty when it can be asked.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. UnknownProperties.Describe(Unknown, ["question", "top", "filter", "sentences", "language", "history"])];
        if (string.IsNullOrWhiteSpace(Question) || Question.Length > MaxQuestion)
        {
            faults.Add($"'question' has {Question?.Length ?? 0} characters; 1 to 8,000 are allowed, not all blank");
        }

        if (Top is < 1 or > RetrieveOptions.MaxTop)
        {
            faults.Add($"'top' is {Top}; 1 to {RetrieveOptions.MaxTop} are allowed");
        }

        if (Sentences is < 1 or > AnswerLimits.MaxSentences)
        {
            faults.Add($"'sentences' is {Sentences}; 1 to {AnswerLimits.MaxSentences} are allowed");
        }

        if (Language is not null && !AnswerLimits.IsLanguage(Language))
        {
            faults.Add($"'language' is '{Language}'; {AnswerLimits.LanguageRule}");
        }

        faults.AddRange(AskTurn.FindFaults(History));
        return faults;
    }

    /// <summary>For failures and logs: the question.</summary>
    public override string ToString() => Question ?? "";
}
