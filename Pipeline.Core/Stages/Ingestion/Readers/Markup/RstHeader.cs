namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>The fields a document may begin with: <c>Title: …</c> as in Python's proposals, <c>:Title: …</c> as in Docutils. Pure.</summary>
internal static class RstHeader
{
    /// <summary>The title the header gives, with the proposal's number before it; <see langword="null"/> without one.</summary>
    public static string? FindTitle(string text)
    {
        string? title = null;
        string? number = null;
        foreach (var line in new TextLines(text))
        {
            if (line.IsBlank || !(line.Indent > 0 || TrySplit(line.Of(text), out _, out _)))
            {
                break;
            }

            if (TrySplit(line.Of(text), out var name, out var value) && line.Indent == 0)
            {
                title = name.Equals("title", StringComparison.OrdinalIgnoreCase) ? HeadingText.Clean(value) : title;
                number = name.Equals("pep", StringComparison.OrdinalIgnoreCase) ? value.ToString() : number;
            }
        }

        return title is { Length: > 0 } && number is not null ? $"PEP {number} – {title}" : title;
    }

    /// <summary>Whether a line is a field of a header: <c>Name: value</c> or <c>:Name: value</c>.</summary>
    public static bool TrySplit(ReadOnlySpan<char> line, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var field = line is [':', ..] ? line[1..] : line;
        var colon = field.IndexOf(':');
        name = colon > 0 ? field[..colon] : default;
        value = colon > 0 ? field[(colon + 1)..].Trim() : default;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return colon > 0;
    }
}
