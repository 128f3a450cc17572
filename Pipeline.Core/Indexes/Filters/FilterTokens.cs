using System.Text;

namespace Pipeline.Core.Indexes.Filters;

/// <summary>Cuts a filter's text into tokens, the last of which is the end. Pure.</summary>
/// <param name="text">The text.</param>
internal sealed class FilterTokens(string text)
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "<", ">", "~", "(", ")", "[", "]", ","];

    private int _at;

    public static List<FilterToken> Of(string text)
    {
        FilterTokens reader = new(text);
        List<FilterToken> tokens = [];
        do
        {
            tokens.Add(reader.Next());
        }
        while (tokens[^1].Kind != FilterTokenKind.End);

        return tokens;
    }

    private FilterToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        var start = _at;
        return _at == text.Length ? new FilterToken(FilterTokenKind.End, "", start)
            : text[_at] is '\'' or '"' ? Quoted(start)
            : FilterText.IsNameStart(text[_at]) ? Run(FilterTokenKind.Word, start)
            : char.IsAsciiDigit(text[_at]) || text[_at] is '-' or '+' ? Number(start)
            : Symbol(start);
    }

    private FilterToken Quoted(int start)
    {
        var quote = text[_at++];
        StringBuilder inside = new();
        for (; _at < text.Length; _at++)
        {
            if (text[_at] != quote)
            {
                inside.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == quote)
            {
                inside.Append(text[_at++]);
            }
            else
            {
                _at++;
                return new FilterToken(FilterTokenKind.Quoted, inside.ToString(), start);
            }
        }

        throw FilterException.At(start, $"a {quote} opens and none closes; within a text, write {quote}{quote} for {quote}");
    }

    private FilterToken Number(int start)
    {
        _at++;
        var token = Run(FilterTokenKind.Number, start);
        return FilterValue.ReadNumber(token.Text) is not null
            ? token
            : throw FilterException.At(start, $"{token} is no number of at most 28 digits; dates and texts stand in quotes: {FilterText.Quote(token.Text)}");
    }

    private FilterToken Run(FilterTokenKind kind, int start)
    {
        while (_at < text.Length && (FilterText.IsNamePart(text[_at]) || IsExponentSign(kind)))
        {
            _at++;
        }

        return new FilterToken(kind, text[start.._at], start);
    }

    private bool IsExponentSign(FilterTokenKind kind) => kind == FilterTokenKind.Number && text[_at] == '+' && text[_at - 1] is 'e' or 'E';

    private FilterToken Symbol(int start)
    {
        var symbol = Array.Find(Symbols, symbol => string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
            ?? throw FilterException.At(start, $"'{text[start]}' means nothing here{Meant(text[start])}");
        _at += symbol.Length;
        return new FilterToken(FilterTokenKind.Symbol, symbol, start);
    }

    private static string Meant(char character) => character switch
    {
        '=' => "; did you mean '=='?",
        '&' => "; did you mean 'and'?",
        '|' => "; did you mean 'or'?",
        '!' => "; did you mean 'not' or '!='?",
        _ => $"; a filter is made of names, quoted texts, numbers and {string.Join(' ', Symbols)}",
    };
}
