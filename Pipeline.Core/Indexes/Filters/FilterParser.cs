namespace Pipeline.Core.Indexes.Filters;

/// <summary>Reads the syntax of docs/filters.md by recursive descent: <c>or</c> binds least, then <c>and</c>, then <c>not</c>. For one thread, once.</summary>
internal sealed class FilterParser
{
    private const string Comparisons = "==, !=, <, <=, >, >=, ~, in, not in";
    private readonly List<FilterToken> _tokens;
    private int _next;
    private int _depth;

    private FilterParser(string text) => _tokens = FilterTokens.Of(text);

    private FilterToken Ahead => _tokens[_next];

    /// <exception cref="FilterException">It is no filter.</exception>
    public static ChunkFilter Parse(string text)
    {
        AssertLength(text);
        FilterParser parser = new(text);
        var filter = parser.Any();
        if (parser.Ahead.Kind != FilterTokenKind.End)
        {
            throw parser.Unexpected("'and', 'or' or the end", ["and", "or"]);
        }

        // A job that is replayed from a later stage carries it in this form.
        AssertLength(filter.ToString());
        return filter;
    }

    private static void AssertLength(string text)
    {
        if (text.Length > ChunkFilter.MaxLength)
        {
            throw FilterException.At(ChunkFilter.MaxLength, $"it has {text.Length} characters; at most {ChunkFilter.MaxLength} are allowed");
        }
    }

    private ChunkFilter Any() => Joined("or", () => Joined("and", One, parts => new AllFilter(parts)), parts => new AnyFilter(parts));

    private ChunkFilter Joined(string word, Func<ChunkFilter> part, Func<IReadOnlyList<ChunkFilter>, ChunkFilter> join)
    {
        List<ChunkFilter> parts = [part()];
        while (Ahead.IsWord(word))
        {
            _next++;
            parts.Add(part());
        }

        return parts.Count == 1 ? parts[0] : join(parts);
    }

    private ChunkFilter One()
    {
        if (++_depth > ChunkFilter.MaxDepth)
        {
            throw FilterException.At(Ahead.Start, $"it is nested more than {ChunkFilter.MaxDepth} deep");
        }

        var filter = TakeWord("not") ? new NotFilter(One())
            : TakeSymbol("(") ? Then(Any(), ")")
            : TakeWord("exists") ? Exists()
            : Condition();
        _depth--;
        return filter;
    }

    private ExistsFilter Exists()
    {
        Expect("(");
        return Then(new ExistsFilter(Field()), ")");
    }

    private ChunkFilter Condition()
    {
        var field = Field();
        var comparison = _tokens[_next];
        if (comparison.Kind == FilterTokenKind.Symbol && FilterText.OperatorOf(comparison.Text) is { } known)
        {
            _next++;
            return new ComparisonFilter(field, known, Value());
        }

        if (TakeSymbol("~"))
        {
            return new PatternFilter(field, Ahead.Kind == FilterTokenKind.Quoted ? Take().Text : throw Unexpected("a pattern in quotes, such as '*/docs/*.md'"));
        }

        var negated = TakeWord("not");
        if (!TakeWord("in"))
        {
            throw Unexpected(negated ? "'in'" : $"one of {Comparisons}", ["in", "not"]);
        }

        InFilter within = new(field, Values());
        return negated ? new NotFilter(within) : within;
    }

    private FilterField Field() =>
        Ahead.Kind == FilterTokenKind.Quoted || (Ahead.Kind == FilterTokenKind.Word && FilterText.IsName(Ahead.Text))
            ? new FilterField(Take().Text)
            : throw Unexpected("a field: source, documentId, title or the name of a metadata value; 'not', 'exists' or '('");

    private List<FilterValue> Values()
    {
        Expect("[");
        List<FilterValue> values = [];
        do
        {
            values.Add(Value());
        }
        while (TakeSymbol(","));

        return values.Count <= ChunkFilter.MaxValues
            ? Then(values, "]")
            : throw FilterException.At(Ahead.Start, $"'in' has {values.Count} values; at most {ChunkFilter.MaxValues} are allowed");
    }

    private FilterValue Value() => Ahead switch
    {
        { Kind: FilterTokenKind.Quoted } => FilterValue.Of(Take().Text),
        { Kind: FilterTokenKind.Number } => FilterValue.Of(FilterValue.ReadNumber(Take().Text)!.Value),
        _ when Ahead.IsWord("true") || Ahead.IsWord("false") => FilterValue.Of(Take().Text.ToLowerInvariant()),
        { Kind: FilterTokenKind.Word } word => throw Unexpected($"a value; a text stands in quotes: {FilterText.Quote(word.Text)}"),
        _ => throw Unexpected("a value: a text in quotes, a number, true or false"),
    };

    private T Then<T>(T read, string symbol)
    {
        Expect(symbol);
        return read;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private FilterToken Take() => _tokens[_next++];

    private bool TakeWord(string word) => Advance(Ahead.IsWord(word));

    private bool TakeSymbol(string symbol) => Advance(Ahead.IsSymbol(symbol));

    private bool Advance(bool fits)
    {
        _next += fits ? 1 : 0;
        return fits;
    }

    private FilterException Unexpected(string wanted, string[]? words = null) =>
        FilterException.At(Ahead.Start, $"{Ahead} stands where {wanted} is needed{(Ahead.Kind == FilterTokenKind.Word ? FilterText.Hint(Ahead.Text, words ?? []) : "")}");
}
