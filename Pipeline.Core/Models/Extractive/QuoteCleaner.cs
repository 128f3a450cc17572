using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// Makes a sentence of Markdown or reStructuredText fit to be read by itself: one line, its words unchanged, most markup gone. No pattern backtracks, so the time goes with the length
/// of the sentence whatever is in it. None begins with something that may be missing: the engine that does not backtrack passes over matches of such patterns.
/// </summary>
internal static class QuoteCleaner
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    // What is set apart neither begins nor ends with a blank.
    private const string Starred = @"(?<text>[^\s*]([^*]*[^\s*])?)";
    private const string Code = "(?<code>``.+?``|`[^`]+`)";

    private static readonly Regex Spaces = new(@"\s+", Linear);

    // What begins a line: headings, list items, quotes, directives.
    private static readonly Regex LeadingMarks = new(@"^\s*(#{1,6}\s+|[-*+•>]\s+|\d{1,3}[.)]\s+|\.\.\s+)+", Linear);

    /// <summary>The sentence without markup. Nothing of it looks like a citation's marker.</summary>
    public static string Clean(string sentence)
    {
        var text = Spaces.Replace(sentence, " ");
        text = text.AsSpan().TrimStart().StartsWith("|") ? Cells(text) : text;
        text = LeadingMarks.Replace(text, "");
        text = text.Contains('[', StringComparison.Ordinal) ? Bracketed.Links.Replace(text, "${text}") : text;
        text = text.Contains('_', StringComparison.Ordinal) ? Underscored.Words.Replace(text, "${code}${before}${text}") : text;
        text = text.Contains('*', StringComparison.Ordinal) ? WithoutStars(text) : text;
        text = text.Contains('`', StringComparison.Ordinal) ? WithoutRoles(text) : text;
        text = text.Contains('[', StringComparison.Ordinal) ? Bracketed.FootnoteMarks.Replace(text, "") : text;
        text = text.Replace("``", "`", StringComparison.Ordinal);

        // In the source [1] is a note of its own; beside ours it would cite a passage.
        text = text.Contains('[', StringComparison.Ordinal) ? Bracketed.Numbers.Replace(text, "(${number})") : text;
        text = text.Contains("::", StringComparison.Ordinal) ? Colons.BeforeBlocks.Replace(text, ":${after}") : text;
        return Spaces.Replace(text, " ").Trim();
    }

    /// <summary>A table's row as words: its cells with a dash between them.</summary>
    private static string Cells(string row) => string.Join(" – ", row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string WithoutRoles(string text)
    {
        text = Quoted.Roles.Replace(text, "${name} ${text}");
        text = Quoted.NamedRoles.Replace(text, "${text}");
        return Quoted.References.Replace(text, "${before}${text}");
    }

    /// <summary>Takes stars away that set words apart, and leaves those in a row of more.</summary>
    private static string WithoutStars(string text)
    {
        StringBuilder clean = new(text.Length);
        var at = 0;
        while (Starry.Words.Match(text, at) is { Success: true } match)
        {
            var (before, after) = (match.Index - 1, match.Index + match.Length);
            var isInRow = !match.Groups["code"].Success && (before >= 0 && text[before] == '*' || after < text.Length && text[after] == '*');
            clean.Append(text, at, match.Index - at).Append(isInRow ? "*" : match.Result("${code}${text}"));
            at = isInRow ? match.Index + 1 : after;
        }

        return clean.Append(text, at, text.Length - at).ToString();
    }

    // The patterns are made when the first sentence has a mark that they begin with: each takes a few milliseconds.
    private static class Bracketed
    {
        // [text](address "title"), [text][name], and pictures.
        public static readonly Regex Links = new(@"(!\[|\[)(?<text>[^\[\]]+)\](\([^()\s]*(\s""[^""]*"")?\)|\[[^\[\]]*\])", Linear);

        // [1]_ and [^1]
        public static readonly Regex FootnoteMarks = new(@"(\s\[|\[)([^\[\]\s]+\]_|\^[^\[\]\s]+\])", Linear);

        public static readonly Regex Numbers = new(@"\[(?<number>\d+)\]", Linear);
    }

    private static class Quoted
    {
        // :pep:`8`
        public static readonly Regex Roles = new(@":(?<name>pep|rfc):`(?<text>\d+)`", Linear | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

        // :ref:`text <target>`
        public static readonly Regex NamedRoles = new(@":[a-z][a-z:+-]*:`~?!?(?<text>[^`<]+?)(\s*<[^`>]*>)?`", Linear);

        // `text <address>`__
        public static readonly Regex References = new(@"(?<before>^|[^`])`(?<text>[^`<]+?)(\s*<[^`>]*>)?`__?", Linear);
    }

    private static class Starry
    {
        // *emphasis*, **strong**, both; not within a word, and nothing in code. A longer row of stars is none: see WithoutStars.
        public static readonly Regex Words = new($@"{Code}|\B(\*\*\*{Starred}\*\*\*|\*\*{Starred}\*\*|\*{Starred}\*)\B", Linear);
    }

    private static class Underscored
    {
        // The same with underscores, which are letters of words: \b is before the first and after the last of them.
        public static readonly Regex Words = new($@"{Code}|(?<before>^|[^\w\]`])(__(?<text>[^\s_]+\s([^_]*[^\s_])?)__|_(?<text>[^\s_]([^`]*?[^\s_])?)_)\b", Linear);
    }

    private static class Colons
    {
        // Before a block of code in reStructuredText.
        public static readonly Regex BeforeBlocks = new(@"::(?<after>\s|$)", Linear);
    }
}
