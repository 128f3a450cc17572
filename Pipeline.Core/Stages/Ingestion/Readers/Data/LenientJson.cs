using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>Makes JSON of what some programs write for it: outside of texts, <c>NaN</c> and the like become texts, and the record separators of JSON text sequences (RFC 7464) blanks. Pure.</summary>
internal static class LenientJson
{
    private static readonly Regex Tokens = new("""(?<text>"([^"\\]|\\[\s\S])*")|(?<number>-?\b(NaN|Infinity)\b)|\b(?<nothing>undefined|None)\b|(?<separator>\u001E)""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>The JSON; <see langword="null"/> when there is nothing to mend.</summary>
    public static string? Strict(string text)
    {
        var strict = Tokens.Replace(text, match => match.Groups["number"].Success ? $"\"{match.Value}\"" : match.Groups["nothing"].Success ? "null" : match.Groups["separator"].Success ? " " : match.Value);
        return strict == text ? null : strict;
    }
}
