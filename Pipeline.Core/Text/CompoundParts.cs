namespace Pipeline.Core.Text;

/// <summary>Cuts runs of letters and digits into parts: at low lines, hyphens and capitals, and between letters and digits.</summary>
/// <param name="characters">The run, folded.</param>
/// <param name="kinds">What each character is.</param>
/// <param name="capitals">Whether it was a capital.</param>
/// <param name="places">Where each character stands in the text.</param>
/// <param name="written">The text, where words with accents are to be followed by themselves as they are written; else nothing.</param>
/// <param name="words">Where the words go.</param>
internal readonly ref struct CompoundParts(ReadOnlySpan<char> characters, ReadOnlySpan<LetterKind> kinds, ReadOnlySpan<bool> capitals, ReadOnlySpan<Range> places, ReadOnlySpan<char> written, RunWords words)
{
    // More parts are those of a key or a checksum, not of a name.
    private const int MostParts = 8;
    private const int MostChanges = 3;

    private readonly ReadOnlySpan<char> _characters = characters;
    private readonly ReadOnlySpan<LetterKind> _kinds = kinds;
    private readonly ReadOnlySpan<bool> _capitals = capitals;
    private readonly ReadOnlySpan<Range> _places = places;
    private readonly ReadOnlySpan<char> _written = written;

    /// <summary>Adds the words of a stretch of the run.</summary>
    public void Add(int start, int end)
    {
        Span<Range> parts = stackalloc Range[MostParts + 1];
        var (count, changes, joiners) = Cut(start, end, parts);
        if (count == 1 && joiners == 0)
        {
            AddPart(parts[0], WordKind.Plain);
        }
        else if (count > MostParts || changes > MostChanges)
        {
            AddWhole(start, end, WordKind.Plain);
        }
        else if (joiners > 0 && AreNumbers(parts[..count]))
        {
            AddParts(parts[..count], WordKind.Plain);
        }
        else if (count == 2 && joiners == 0 && IsShortWithNumber(parts))
        {
            AddWhole(start, end, WordKind.Plain);
        }
        else
        {
            AddWhole(start, end, _characters[start..end].Contains('-') ? WordKind.Joined : WordKind.Whole);
            AddParts(parts[..count], WordKind.Part);
        }
    }

    /// <summary>The parts; how many, how often letters and digits change without a joiner, and how many joiners there are.</summary>
    private (int Count, int Changes, int Joiners) Cut(int start, int end, Span<Range> parts)
    {
        var (count, changes, joiners, from) = (0, 0, 0, start);
        for (var i = start; i <= end && count < parts.Length; i++)
        {
            var isJoiner = i < end && _kinds[i] == LetterKind.Joiner;
            var isChange = i < end && i > from && IsNumber(i) != IsNumber(i - 1);
            if (i == end || isJoiner || isChange || (i > from && IsHump(from, i, end)))
            {
                if (i > from)
                {
                    parts[count++] = from..i;
                }

                from = isJoiner ? i + 1 : i;
                changes += isChange && !isJoiner ? 1 : 0;
                joiners += isJoiner ? 1 : 0;
            }
        }

        return (count, changes, joiners);
    }

    private bool IsNumber(int index) => _kinds[index] is LetterKind.Digit or LetterKind.NumberSign;

    /// <summary>Whether a new part begins with a capital: after a small letter, or before one when more capitals stand before it. The plural of capitals is no part.</summary>
    private bool IsHump(int from, int index, int end)
    {
        if (!_capitals[index])
        {
            return false;
        }

        var isEnd = index + 1 >= end || _kinds[index + 1] is not (LetterKind.Letter or LetterKind.Mark);
        if (!_capitals[index - 1])
        {
            return true;
        }

        var isPlural = !isEnd && _characters[index + 1] == 's' && (index + 2 >= end || _kinds[index + 2] is not (LetterKind.Letter or LetterKind.Mark));
        return index > from && !isEnd && !_capitals[index + 1] && !isPlural;
    }

    private bool AreNumbers(ReadOnlySpan<Range> parts)
    {
        foreach (var part in parts)
        {
            if (!IsNumber(part.Start.Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>1990s, 4th, p53, h2: one word. A version such as v14 is a letter and a number.</summary>
    private bool IsShortWithNumber(ReadOnlySpan<Range> parts)
    {
        var first = _characters[parts[0]];
        var second = _characters[parts[1]];
        return IsNumber(parts[0].Start.Value) ? second is "s" or "st" or "nd" or "rd" or "th" : first.Length == 1 && first is not "v" && !second.Contains('.');
    }

    private void AddParts(ReadOnlySpan<Range> parts, WordKind kind)
    {
        foreach (var part in parts)
        {
            AddPart(part, kind);
        }
    }

    private void AddPart(Range part, WordKind kind)
    {
        var text = _characters[part];
        if (!IsNumber(part.Start.Value) || !text.ContainsAnyExceptInRange('0', '9'))
        {
            words.Add(text, kind, Place(part.Start.Value, part.End.Value));
            AddExact(Place(part.Start.Value, part.End.Value));
            return;
        }

        foreach (var form in NumberForms.Of(text))
        {
            words.Add(form, kind, Place(part.Start.Value, part.End.Value));
            kind = WordKind.Rough;
        }
    }

    private void AddExact(Range place)
    {
        if (!_written.IsEmpty && Accents.Keep(_written[place]) is { } exact)
        {
            words.Add(exact, WordKind.Exact, place);
        }
    }

    private Range Place(int start, int end) => _places[start].Start.._places[end - 1].End;

    private void AddWhole(int start, int end, WordKind kind)
    {
        Span<char> whole = stackalloc char[end - start];
        var length = 0;
        for (var i = start; i < end; i++)
        {
            if (_kinds[i] is not LetterKind.Joiner && (_characters[i] is not (',' or '\'')))
            {
                whole[length++] = _characters[i];
            }
        }

        if (kind == WordKind.Plain || length <= WordReader.MaxLength)
        {
            words.Add(whole[..length], kind, Place(start, end));
        }
    }
}
