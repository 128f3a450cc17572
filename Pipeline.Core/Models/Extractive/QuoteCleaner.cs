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
        text = LeadingMarks().Replace(text, "");
        text = Links().Replace(text, "${text}");
        text = Roles().Replace(text, "${name} ${text}");
        text = NamedRoles().Replace(text, "${text}");
        text = References().Replace(text, "${text}");
        text = FootnoteMarks().Replace(text, "");
        text = Emphasis().Replace(text, "${text}");
        text = text.Replace("``", "`", StringComparison.Ordinal);

        // In the source [1] is a note of its own; beside ours it would cite a passage.
        text = Numbers().Replace(text, "(${number})");
        return Spaces().Replace(text, " ").Replace("::", ":", StringComparison.Ordinal).Trim();
    }

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

    // **text**, *text*, __text__; an underscore inside a name stays.
    [GeneratedRegex(@"(?<![\w*])(?<mark>\*{1,3}|__)(?<text>[^\s*_](?:[^*]*?[^\s*])?)\k<mark>(?![\w*])", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\[(?<number>\d+)\]", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Numbers();
}
