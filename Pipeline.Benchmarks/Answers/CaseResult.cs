using System.Text.RegularExpressions;

namespace Pipeline.Benchmarks.Answers;

/// <summary>What became of a question.</summary>
/// <param name="Case">The question.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Confidence">How sure the model was.</param>
/// <param name="CitedDocument">The document of the first citation; empty when there is none.</param>
/// <param name="CitedText">The text of the first citation's chunk; empty when there is none.</param>
internal sealed partial record CaseResult(AnswerCase Case, string Answer, double Confidence, string CitedDocument, string CitedText)
{
    /// <summary>Whether it was answered at all.</summary>
    public bool IsAnswered => CitedText.Length > 0;

    /// <summary>Whether the answer has the words that answer the question.</summary>
    public bool HasSpan => IsAnswered && Case.Spans.Any(span => Has(Answer, span));

    /// <summary>Whether the first citation's chunk does, in the document they are from.</summary>
    public bool IsCovered => CitedDocument == Case.DocumentId && Case.Spans.Any(span => Has(CitedText, span));

    private static bool Has(string text, string span) => Padded(text).Contains(Padded(span), StringComparison.OrdinalIgnoreCase);

    /// <summary>Words with a blank before and after each: a number is not found inside another, and marks do not matter.</summary>
    private static string Padded(string text) => $" {string.Join(' ', Words().Matches(text).Select(match => match.Value))} ";

    [GeneratedRegex(@"[\p{L}\p{Nd}]+|[^\p{L}\p{Nd}\s.,;:!?'""’“”()\[\]*_-]", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
