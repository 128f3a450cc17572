using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Filters;

/// <summary>How the pieces of a filter are written. Pure.</summary>
internal static class FilterText
{
    /// <summary>The words that cannot be bare names.</summary>
    public static readonly IReadOnlyList<string> Keywords = ["and", "or", "not", "in", "exists", "true", "false"];

    private static readonly Dictionary<string, FilterOperator> Operators = new(StringComparer.Ordinal)
    {
        ["=="] = FilterOperator.Equal,
        ["!="] = FilterOperator.NotEqual,
        ["<"] = FilterOperator.Less,
        ["<="] = FilterOperator.LessOrEqual,
        [">"] = FilterOperator.Greater,
        [">="] = FilterOperator.GreaterOrEqual,
    };

    /// <summary>The symbol of an operator.</summary>
    public static string SymbolOf(FilterOperator comparison) => Operators.First(pair => pair.Value == comparison).Key;

    /// <summary>The operator of a symbol.</summary>
    public static FilterOperator? OperatorOf(string symbol) => Operators.TryGetValue(symbol, out var found) ? found : null;

    /// <summary>Whether a name needs no quotes.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && IsNameStart(text[0]) && text.All(IsNamePart) && !Keywords.Contains(text, StringComparer.OrdinalIgnoreCase);

    public static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';

    public static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '-' or '.';

    /// <summary>A text in quotes; a quote inside is written twice.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Asks for the word that was meant, when one is near.</summary>
    public static string Hint(string written, IEnumerable<string> allowed) =>
        NearestWord.Find(written, allowed) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
