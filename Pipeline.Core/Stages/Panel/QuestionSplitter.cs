using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Panel;

/// <summary>
/// Splits a question by rules: at question marks, semicolons, and where "and" or a comma is followed by a word that asks; what is to be compared is asked for one by one.
/// English; a question of another language stays whole unless it has several question marks. Pure.
/// </summary>
internal static partial class QuestionSplitter
{
    private const int FewestWords = 3;

    /// <summary>The parts, in order; the question alone when there is nothing to split.</summary>
    /// <param name="question">The question.</param>
    /// <param name="most">The most parts; what is beyond stays with the last one. At least 1.</param>
    public static IReadOnlyList<SubQuestion> Split(string question, int most)
    {
        var whole = question.Trim();
        if (most == 1)
        {
            return [new(whole, whole)];
        }

        var compared = Compared().Match(whole);
        string[] parts = compared.Success
            ? [$"What is {compared.Groups["a"].Value.Trim()}?", $"What is {compared.Groups["b"].Value.Trim(' ', '?', '.')}?", whole]
            : [.. Border().Split(whole).Select(part => part.Trim(' ', ',', ';')).Where(part => part.Length > 0)];
        if (Array.Exists(parts, part => part.AsSpan().Count(' ') + 1 < FewestWords))
        {
            return [new(whole, whole)]; // "Who, when and where …?" asks one thing
        }

        if (parts.Length > most)
        {
            parts = compared.Success ? parts[..most] : [.. parts[..(most - 1)], string.Join(" and ", parts[(most - 1)..])];
        }

        return parts.Length < 2 ? [new(whole, whole)] : ToQuestions(parts);
    }

    /// <summary>A part that says "it" is searched for together with the part before.</summary>
    public static IReadOnlyList<SubQuestion> ToQuestions(IReadOnlyList<string> parts)
    {
        List<SubQuestion> questions = [];
        foreach (var part in parts)
        {
            var text = part.EndsWith('?') ? part : part + "?";
            questions.Add(new(text, questions.Count > 0 && Refers().IsMatch(text) ? $"{questions[^1].SearchText}\n{text}" : text));
        }

        return questions;
    }

    [GeneratedRegex(@"(?<=\?)\s+|\s*;\s+|,?\s+(?:and|und|et)\s+(?=(?:what|who|whom|whose|when|where|why|how|which|is|are|was|were|does|do|did|can|may|must|should|will)\b)|,\s+(?=(?:what|who|when|where|why|how|which)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Border();

    [GeneratedRegex(@"\b(?:difference between|compare)\s+(?<a>[^?]{2,200}?)\s+(?:and|with|to)\s+(?<b>[^?]{2,200})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Compared();

    [GeneratedRegex(@"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|one)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refers();
}
