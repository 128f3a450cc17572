using System.Text.RegularExpressions;

namespace Pipeline.Core.Models.Extractive;

/// <summary>Makes a sentence of Markdown or reStructuredText fit to be read by itself: one line, its words unchanged, most markup gone.</summary>
internal static partial class QuoteCleaner
{
    // None of the patterns backtracks much: the limit is for texts made to make them.
    private const int TimeoutMilliseconds = 1000;

    /// <summary>The sentence without markup. Nothing of it looks like a citation's marker.</summary>
    public static string Clean(string sentence)
    {
        var text = Spaces().Replace(sentence, " ");
        text = text.AsSpan().TrimStart().StartsWith("|") ? Cells(text) : text;
        text = LeadingMarks().Replace(text, "");
        text = Links().Replace(text, "${text}");
        text = Underscores().Replace(text, "${code}${text}");
        text = Stars().Replace(text, "${code}${text}");
        text = Roles().Replace(text, "${name} ${text}");
        text = NamedRoles().Replace(text, "${text}");
        text = References().Replace(text, "${text}");
        text = FootnoteMarks().Replace(text, "");
        text = text.Replace("``", "`", StringComparison.Ordinal);

        // In the source [1] is a note of its own; beside ours it would cite a passage.
        text = Numbers().Replace(text, "(${number})");
        text = BlockColons().Replace(text, ":");
        return Spaces().Replace(text, " ").Trim();
    }

    /// <summary>A table's row as words: its cells with a dash between them.</summary>
    private static string Cells(string row) => string.Join(" – ", row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\s+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Spaces();

    // Of a heading, list item or quote.
    [GeneratedRegex(@"^\s*(?:#{1,6}\s+|[-*+•>]\s+|\d{1,3}[.)]\s+|\.\.\s+)+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex LeadingMarks();

    // [text](address), ![text](address), [text][name]
    [GeneratedRegex(@"!?\[(?<text>[^\[\]]+)\](?:\([^()\s]*(?:\s""[^""]*"")?\)|\[[^\[\]]*\])", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Links();

    // :pep:`8`: the role's name is part of what it says.
    [GeneratedRegex(@":(?<name>pep|rfc):`(?<text>\d+)`", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex Roles();

    // :func:`name`, :ref:`text <target>`
    [GeneratedRegex(@":[a-z][a-z:+-]*:`~?!?(?<text>[^`<]+?)(?:\s*<[^`>]*>)?`", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex NamedRoles();

    // `text <address>`_, `text`_
    [GeneratedRegex(@"(?<!`)`(?<text>[^`<]+?)(?:\s*<[^`>]*>)?`__?", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex References();

    // [1]_, [#note]_, [CIT2002]_, [^1]
    [GeneratedRegex(@"\s?(?:\[[^\[\]\s]+\]_|\[\^[^\[\]\s]+\])", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex FootnoteMarks();

    // **text**, *text*; what is code stays.
    [GeneratedRegex(@"(?<code>``.+?``|`[^`]+`)|(?<![\w*])(?<mark>\*{1,3})(?<text>[^\s*](?:[^*]*?[^\s*])?)\k<mark>(?![\w*])", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Stars();

    // _text_, and __several words__: one word in double underscores is a name, and so is one with an underscore inside. After a bracket or code it is a reference.
    [GeneratedRegex(@"(?<code>``.+?``|`[^`]+`)|(?<![\w\]`])(?:__(?<text>[^\s_]+\s(?:[^_]*[^\s_])?)__|_(?<text>[^\s_](?:[^`]*?[^\s_])?)_)(?!\w)", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Underscores();

    // "Like this::" before a block; not the one of Config::build.
    [GeneratedRegex(@"::(?=\s|$)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex BlockColons();

    [GeneratedRegex(@"\[(?<number>\d+)\]", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Numbers();
}
