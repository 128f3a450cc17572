namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>What a line of reStructuredText is. Pure; lines come without the blanks around them.</summary>
internal static class RstSyntax
{
    /// <summary>An under- or overline: three or more of the same punctuation mark.</summary>
    public static bool IsAdornment(ReadOnlySpan<char> line) =>
        line.Length >= 3 && char.IsAscii(line[0]) && (char.IsPunctuation(line[0]) || char.IsSymbol(line[0])) && line.IndexOfAnyExcept(line[0]) < 0;

    /// <summary><c>+-----+----+</c></summary>
    public static bool IsGridBorder(ReadOnlySpan<char> line) =>
        line.Length > 3 && line[0] == '+' && line[^1] == '+' && line.IndexOfAnyExcept("+-=") < 0 && line[1..].ContainsAny('-', '=');

    /// <summary><c>====  =====</c></summary>
    public static bool IsSimpleBorder(ReadOnlySpan<char> line) =>
        line.Length > 4 && line[0] == '=' && line.IndexOfAnyExcept('=', ' ') < 0 && line.Contains(' ');

    /// <summary>A bullet, or a number or letter with a dot or bracket, and a blank.</summary>
    public static bool IsListItem(ReadOnlySpan<char> line)
    {
        var blank = line.IndexOf(' ');
        return blank is > 0 and < 6 && line[..blank] switch
        {
            ['-' or '*' or '+' or '•'] => true,
            ['(', .. var number, ')'] => IsNumber(number),
            [.. var number, '.' or ')'] => IsNumber(number),
            _ => false,
        };
    }

    /// <summary><c>.. name::</c></summary>
    public static bool TryDirective(ReadOnlySpan<char> line, out ReadOnlySpan<char> name)
    {
        var end = line.StartsWith(".. ", StringComparison.Ordinal) ? line.IndexOf("::", StringComparison.Ordinal) : -1;
        name = end > 0 ? line[3..end].Trim() : default;
        return end > 0 && name.Length > 0 && name.IndexOfAny(" `_|") < 0;
    }

    /// <summary>Directives whose content is not running text; the others' content is read like any text.</summary>
    public static BlockKind? KindOfDirective(ReadOnlySpan<char> name) => name switch
    {
        "code-block" or "code" or "sourcecode" or "parsed-literal" or "productionlist" or "math" or "raw" or "doctest" or "testcode" or "graphviz" => BlockKind.Code,
        "table" or "list-table" or "csv-table" => BlockKind.Table,
        _ => null,
    };

    private static bool IsNumber(ReadOnlySpan<char> number) =>
        number is ['#'] || (number.Length == 1 && char.IsAsciiLetter(number[0])) || (number.Length > 0 && number.IndexOfAnyExceptInRange('0', '9') < 0);
}
