namespace Pipeline.Core.Indexes.Filters;

/// <summary>A piece of a filter's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, the symbol, the digits, or what stands in the quotes.</param>
/// <param name="Start">Where it begins, from 0.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Start)
{
    /// <summary>Whether it is a keyword, in whatever case.</summary>
    public bool IsWord(string word) => Kind == FilterTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == FilterTokenKind.Symbol && Text == symbol;

    /// <summary>For faults.</summary>
    public override string ToString() => Kind switch
    {
        FilterTokenKind.End => "the end",
        FilterTokenKind.Quoted => FilterText.Quote(Text),
        _ => $"'{Text}'",
    };
}
