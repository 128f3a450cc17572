using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Questions;

/// <summary>What may be asked of an answer, in a job and in pipeline.yaml alike.</summary>
internal static class AnswerLimits
{
    /// <summary>The most sentences.</summary>
    public const int MaxSentences = 20;

    /// <summary>What a language may look like: it goes into the prompt.</summary>
    public const string LanguagePattern = @"\p{L}[\p{L} \-]{1,39}";

    /// <summary>The same in words.</summary>
    public const string LanguageRule = "give a name or tag of 2 to 40 letters, blanks and hyphens, such as German or pt-BR";

    private static readonly Regex Language = new($"^{LanguagePattern}\\z", RegexOptions.NonBacktracking);

    /// <summary>Whether a text may name a language.</summary>
    public static bool IsLanguage(string text) => Language.IsMatch(text);
}
