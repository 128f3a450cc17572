using System.Text;

namespace Pipeline.Core.Text;

/// <summary>
/// A run of letters that is more than one plain word of ASCII: folds it, and cuts it into words. Letters of scripts without blanks between words become pairs, each with the letter
/// after it; a compound (<c>maxRetryCount</c>, <c>parse_http</c>, <c>e-mail</c>, <c>500GB</c>) gives the whole and its parts. Used again for run after run; for one thread at a time.
/// </summary>
internal sealed class WordRun
{
    // A longer run is cut: what is so long was not written by hand.
    private const int MaxTaken = 256;

    private const char Hyphen = '\u2010';
    private const char FirmHyphen = '\u2011';

    private readonly char[] _characters = new char[MaxTaken + Letters.LongestFold];
    private readonly LetterKind[] _kinds = new LetterKind[MaxTaken + Letters.LongestFold];
    private readonly bool[] _capitals = new bool[MaxTaken + Letters.LongestFold];
    private readonly Range[] _places = new Range[MaxTaken + Letters.LongestFold];
    private readonly RunWords _words = new();
    private int _count;

    /// <summary>Whether all its words have been read.</summary>
    public bool IsEmpty => _words.IsEmpty;

    /// <summary>Reads the next word into a buffer; see <see cref="WordReader.Read"/>.</summary>
    public int Next(Span<char> word, out WordKind kind, out Range place) => _words.Next(word, out kind, out place);

    /// <summary>Takes the run that a text has at a position.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the run begins: at a letter, a digit or a mark.</param>
    /// <param name="hasExact">Whether words with accents are followed by themselves as they are written.</param>
    /// <returns>Where it ends; after <paramref name="position"/>.</returns>
    public int Fill(ReadOnlySpan<char> text, int position, bool hasExact)
    {
        _count = 0;
        _words.Clear();
        var at = position;
        while (at < text.Length && _count < MaxTaken && Take(text, ref at))
        {
        }

        CompoundParts parts = new(_characters, _kinds, _capitals, _places, hasExact ? text : default, _words);
        var start = 0;
        for (var i = 0; i <= _count; i++)
        {
            if (i == _count || IsPaired(i) != IsPaired(start))
            {
                if (i > start && IsPaired(start))
                {
                    AddPairs(start, i);
                }
                else if (i > start)
                {
                    parts.Add(start, i);
                }

                start = i;
            }
        }

        return Math.Max(at, position + 1);
    }

    // A mark is of the letter before it.
    private bool IsPaired(int index)
    {
        while (index > 0 && _kinds[index] == LetterKind.Mark)
        {
            index--;
        }

        return _kinds[index] == LetterKind.Paired;
    }

    private bool Take(ReadOnlySpan<char> text, ref int at)
    {
        var character = text[at];
        if (char.IsAsciiLetterOrDigit(character))
        {
            Append(char.ToLowerInvariant(character), char.IsAsciiDigit(character) ? LetterKind.Digit : LetterKind.Letter, char.IsAsciiLetterUpper(character), at..(at + 1));
            at++;
            return true;
        }

        if (Inner(text, at) is var sign and not '\0')
        {
            Append(sign, sign is '-' or '_' ? LetterKind.Joiner : LetterKind.NumberSign, false, at..(at + 1));
            at++;
            return true;
        }

        if (character < 128 || Rune.DecodeFromUtf16(text[at..], out var rune, out var taken) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<char> folded = stackalloc char[Letters.LongestFold];
        var kind = Letters.Fold(rune.Value, folded, out var length);
        if (kind is LetterKind.None or LetterKind.Pictograph)
        {
            return false;
        }

        at += taken;
        if (kind != LetterKind.Ignored)
        {
            Append(folded[..length], kind, Rune.IsUpper(rune), (at - taken)..at);
        }

        return true;
    }

    private void Append(ReadOnlySpan<char> folded, LetterKind kind, bool isCapital, Range place)
    {
        if (folded.Length == 1)
        {
            Append(folded[0], kind, isCapital, place);
            return;
        }

        for (var i = 0; i < folded.Length; i++)
        {
            var of = i == 0 || char.IsSurrogate(folded[i]) ? kind : char.IsAsciiDigit(folded[i]) ? LetterKind.Digit : char.IsAscii(folded[i]) ? LetterKind.Letter : Letters.KindOf(folded[i]);
            Append(folded[i], of is LetterKind.None or LetterKind.Ignored ? kind : of, isCapital && i == 0, place);
        }
    }

    private void Append(char character, LetterKind kind, bool isCapital, Range place)
    {
        if (_count > 0 && HangulJamo.TryCompose(_characters[_count - 1], character, out var composed))
        {
            _characters[_count - 1] = composed;
            _places[_count - 1] = _places[_count - 1].Start..place.End;
            return;
        }

        if (_count < _characters.Length)
        {
            (_characters[_count], _kinds[_count], _capitals[_count], _places[_count]) = (character, kind, isCapital, place);
            _count++;
        }
    }

    /// <summary>What joins the run's last character with the next one; none at its end.</summary>
    private char Inner(ReadOnlySpan<char> text, int at)
    {
        if (_count == 0 || at + 1 >= text.Length)
        {
            return '\0';
        }

        var (before, sign, after) = (_kinds[_count - 1], text[at], text[at + 1]);
        if (sign is '-' or '_' or Hyphen or FirmHyphen or '－' or '＿')
        {
            return before is LetterKind.Letter or LetterKind.Digit or LetterKind.Mark && IsLetter(after) ? (sign is '_' or '＿' ? '_' : '-') : '\0';
        }

        if (before != LetterKind.Digit || DigitOf(after) < 0)
        {
            return '\0';
        }

        var digits = Digits(text[(at + 1)..]);
        return sign switch
        {
            '.' or '．' or '٫' => '.',
            ',' or '，' or '٬' => digits == 3 || (digits < 3 && !GoesOn(text, at + 1 + digits)) ? ',' : '\0',
            '\'' or '’' or '\u00A0' or '\u202F' or '\u2009' => digits == 3 && DigitsBefore() <= 3 ? '\'' : '\0',
            _ => '\0',
        };
    }

    /// <summary>Whether a comma and more digits follow: a list, not a number.</summary>
    private static bool GoesOn(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && text[at] is ',' or '，' && DigitOf(text[at + 1]) >= 0;

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && count < MaxTaken && DigitOf(text[count]) >= 0)
        {
            count++;
        }

        return count;
    }

    private int DigitsBefore()
    {
        var count = 0;
        while (count < _count && _kinds[_count - 1 - count] == LetterKind.Digit)
        {
            count++;
        }

        return count;
    }

    private static int DigitOf(char character) => char.IsDigit(character) ? (int)char.GetNumericValue(character) : -1;

    private static bool IsLetter(char character) =>
        character < 128 ? char.IsAsciiLetterOrDigit(character) : char.IsSurrogate(character) || Letters.KindOf(character) is LetterKind.Letter or LetterKind.Digit;

    /// <summary>Each letter with the one after it; a single letter as it is. A letter has its marks with it.</summary>
    private void AddPairs(int start, int end)
    {
        var first = start;
        var second = Cluster(first, end);
        if (second >= end)
        {
            _words.Add(_characters.AsSpan(start..end), WordKind.Plain, _places[start].Start.._places[end - 1].End);
            return;
        }

        while (second < end)
        {
            var next = Cluster(second, end);
            _words.Add(_characters.AsSpan(first..next), WordKind.Plain, _places[first].Start.._places[next - 1].End);
            (first, second) = (second, next);
        }
    }

    private int Cluster(int start, int end)
    {
        var next = start + (char.IsHighSurrogate(_characters[start]) ? 2 : 1);
        while (next < end && _kinds[next] == LetterKind.Mark)
        {
            next++;
        }

        return Math.Min(next, end);
    }
}
