using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Panel;

/// <summary>
/// Splits a question by rules: at question marks, semicolons, and where "and" or a comma is followed by a word that asks; what is to be compared is asked for one by one.
/// English; a question of another language stays whole unless it has several question marks. Pure.
/// </summary>
internal static class QuestionSplitter
{
    private const int FewestWords = 3;
    private const int ShortestThing = 2;
    private const int LongestThing = 200;
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // What parts two questions, and for some the word after it that asks and belongs to the second.
    private static readonly Regex Border = new(
        @"\?\s+|;\s+|(,\s+|\s+)(and|und|et)\s+(what|who|whom|whose|when|where|why|how|which|is|are|was|were|does|do|did|can|may|must|should|will)\b|,\s+(what|who|when|where|why|how|which)\b",
        Linear);

    private static readonly Regex Compares = new(@"\b(difference between|compare)\s", Linear);

    private static readonly Regex Joins = new(@"\s(and|with|to)\s", Linear);

    private static readonly Regex Refers = new(@"\b(it|its|they|them|their|this|that|these|those|he|she|his|her|one)\b", Linear);

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

        var compared = FindCompared(whole);
        string[] parts = compared is var (one, other)
            ? [$"What is {one}?", $"What is {other}?", whole]
            : [.. Cut(whole).Select(part => part.Trim().Trim(' ', ',', ';')).Where(part => part.Length > 0)];
        if (Array.Exists(parts, part => part.AsSpan().Count(' ') + 1 < FewestWords))
        {
            return [new(whole, whole)]; // "Who, when and where …?" asks one thing
        }

        if (parts.Length > most)
        {
            parts = compared is not null ? parts[..most] : [.. parts[..(most - 1)], string.Join(" and ", parts[(most - 1)..])];
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
            questions.Add(new(text, questions.Count > 0 && Refers.IsMatch(text) ? $"{questions[^1].SearchText}\n{text}" : text));
        }

        return questions;
    }

    /// <summary>The two things that a question compares: between the first word that says so and the question mark, parted by the first word that joins.</summary>
    private static (string One, string Other)? FindCompared(string whole)
    {
        foreach (Match compares in Compares.Matches(whole))
        {
            var rest = whole[(compares.Index + compares.Length)..].Split('?', 2)[0];
            foreach (Match joins in Joins.Matches(rest))
            {
                var (one, other) = (rest[..joins.Index].Trim(), rest[(joins.Index + joins.Length)..].Trim());
                if (one.Length is >= ShortestThing and <= LongestThing && other.Length >= ShortestThing)
                {
                    return (one, other[..Math.Min(other.Length, LongestThing)].Trim(' ', '.'));
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> Cut(string whole)
    {
        var start = 0;
        foreach (Match border in Border.Matches(whole))
        {
            var end = border.Index + (border.ValueSpan[0] == '?' ? 1 : 0);
            yield return whole[start..end];
            start = border.Index + LastBlank(border.ValueSpan) + 1;
        }

        yield return whole[start..];
    }

    private static int LastBlank(ReadOnlySpan<char> border)
    {
        var last = border.Length - 1;
        while (!char.IsWhiteSpace(border[last]))
        {
            last--;
        }

        return last;
    }
}
