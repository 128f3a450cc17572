using System.Runtime.CompilerServices;

namespace Pipeline.Core.Text;

/// <summary>
/// Reads a text word by word, folded. The one place that says what a word is: the index, the embeddings, the answers and their confidence all read by it.
/// <list type="bullet">
/// <item>Runs of letters and digits are words, in small letters, without accents, in their usual width (<see cref="Letters"/>).</item>
/// <item>Han, Kana, Hangul, Thai, Lao, Khmer and Burmese are read by pairs of letters.</item>
/// <item>A compound gives the whole and then its parts (<see cref="WordRun"/>); a number its forms (<see cref="NumberForms"/>).</item>
/// <item>Signs that are names are words: <c>c++</c>, <c>c#</c>, <c>.net</c>, a sign in quotes, a pictograph (<see cref="Signs"/>).</item>
/// <item>A very common word that is written as a name is, such as IT or Will, is followed by itself as a name, which is not common (<see cref="NameWords"/>).</item>
/// </list>
/// Longer words than <see cref="MaxLength"/> come in pieces.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="hasExact">Whether words with accents are followed by themselves as they are written (<see cref="Accents"/>).</param>
internal ref struct WordReader(ReadOnlySpan<char> text, bool hasExact = false)
{
    /// <summary>The most characters of a word; a buffer must have room for them.</summary>
    public const int MaxLength = 64;

    private const byte Small = 1;
    private const byte Capital = 2;
    private const byte Digit = 4;
    private const byte InnerCapital = 8;

    // Its buffers are larger than most texts need: one for each thread, in the hands of one reader at a time.
    [ThreadStatic]
    private static WordRun? _spare;

    private readonly ReadOnlySpan<char> _text = text;
    private WordRun? _run;
    private int _position;
    private int _keptStart;
    private int _keptLength;
    private bool _isPartNext;

    // For ASCII: the folded character, or 0 when it is not part of a word.
    private static ReadOnlySpan<byte> Folded =>
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\00123456789\0\0\0\0\0\0\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"u8;

    // For ASCII: Small, Capital or Digit, or 0 when it is not part of a word.
    private static ReadOnlySpan<byte> Kinds =>
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0004\u0004\u0004\u0004\u0004\u0004\u0004\u0004\u0004\u0004\0\0\0\0\0\0\0\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u0002\0\0\0\0\0\0\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\0\0\0\0\0"u8;

    /// <summary>What the last word is of what it was read from.</summary>
    public WordKind Kind { get; private set; }

    /// <summary>Where in the text the last word stands.</summary>
    public Range Place { get; private set; }

    /// <summary>Reads the next word into a buffer.</summary>
    /// <param name="word">At least <see cref="MaxLength"/> characters.</param>
    /// <returns>The word's length; 0 at the end of the text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Read(scoped Span<char> word)
    {
        if (_keptLength > 0)
        {
            return ReadKept(word);
        }

        if (_run is { IsEmpty: false })
        {
            return ReadRun(word);
        }

        Kind = _isPartNext ? WordKind.Part : WordKind.Plain;
        _isPartNext = false;
        while (_position < _text.Length)
        {
            var character = _text[_position];
            if (character <= ' ')
            {
                _position++;
                continue;
            }

            var length = character >= 128 ? ReadBeyondAscii(word)
                : Folded[character] != 0 ? ReadAscii(word)
                : ReadSign(word);
            if (length > 0)
            {
                return length;
            }

            if (_run is { IsEmpty: false })
            {
                return ReadRun(word);
            }
        }

        // For the thread's next text.
        _spare = _run ?? _spare;
        _run = null;
        return 0;
    }

    private static WordRun Rent()
    {
        var run = _spare ?? new WordRun();
        _spare = null;
        return run;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ReadAscii(scoped Span<char> word)
    {
        var start = _position;
        var rest = _text.Slice(start, Math.Min(_text.Length - start, MaxLength));
        var first = Kinds[rest[0]];
        word[0] = Lower(rest[0], first);
        var (length, inner) = (1, 0);
        for (; length < rest.Length; length++)
        {
            var character = rest[length];
            if (character >= 128 || Kinds[character] is var kind && kind == 0)
            {
                break;
            }

            word[length] = Lower(character, kind);
            inner |= kind;
        }

        var at = start + length;
        var has = (byte)(first | (inner & (Small | Digit)) | ((inner & Capital) != 0 ? InnerCapital : 0));
        if (IsCompound(has, at))
        {
            _run ??= Rent();
            _position = _run.Fill(_text, start, hasExact);
            return 0;
        }

        Place = start..at;
        _position = at;
        var signs = at < _text.Length && _text[at] is '+' or '#' ? Signs.After(_text, start, at) : 0;
        if (signs > 0)
        {
            return ReadSigned(word, length, signs);
        }

        if ((has & (Capital | Digit)) == Capital && NameWords.IsName(_text, start, at, word[..length]))
        {
            (_keptStart, _keptLength) = (start, length);
        }

        return length;
    }

    // A capital of ASCII and its small letter differ by one bit, 0x20.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static char Lower(char character, int kind) => (char)(character | ((kind & Capital) << 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsCompound(byte has, int end)
    {
        if (((has & Digit) != 0 && has != Digit) || (has & (InnerCapital | Small)) == (InnerCapital | Small))
        {
            return true;
        }

        if (end + 1 >= _text.Length)
        {
            return end < _text.Length && _text[end] >= 128 && Continues(end);
        }

        var (next, after) = (_text[end], _text[end + 1]);
        return next >= 128 ? Continues(end)
            : next is '-' or '_' ? after >= 128 || Folded[after] != 0
            : next is '.' or ',' or '\'' && char.IsAsciiDigit(after) && has == Digit;
    }

    /// <summary>Whether a character beyond ASCII may belong to the word before it.</summary>
    private readonly bool Continues(int at) => _text[at] switch
    {
        '\u2010' or '\u2011' or '\u00A0' or '\u2009' or '\u202F' or '’' or '－' or '＿' or '．' or '，' => at > 0 && at + 1 < _text.Length && (_text[at + 1] >= 128 || Folded[_text[at + 1]] != 0)
            && (_text[at] is '\u2010' or '\u2011' or '－' or '＿' || (char.IsDigit(_text[at - 1]) && char.IsDigit(_text[at + 1]))),
        > '\u2011' and < '\u2060' => false,
        var character => char.IsSurrogate(character) || Letters.KindOf(character) is not (LetterKind.None or LetterKind.Pictograph),
    };

    private int ReadBeyondAscii(scoped Span<char> word)
    {
        var character = _text[_position];
        var taken = char.IsHighSurrogate(character) && _position + 1 < _text.Length && char.IsLowSurrogate(_text[_position + 1]) ? 2 : 1;
        var kind = character is > '\u200F' and < '\u2060' || (char.IsSurrogate(character) && taken == 1) ? LetterKind.None
            : Letters.KindOf(taken == 2 ? char.ConvertToUtf32(character, _text[_position + 1]) : character);
        if (kind is LetterKind.None or LetterKind.Ignored or LetterKind.Pictograph)
        {
            _text.Slice(_position, taken).CopyTo(word);
            Place = _position..(_position + taken);
            _position += taken;
            return kind == LetterKind.Pictograph ? taken : 0;
        }

        _run ??= Rent();
        _position = _run.Fill(_text, _position, hasExact);
        return 0;
    }

    private int ReadSign(scoped Span<char> word)
    {
        var alone = Signs.AloneAt(_text, _position);
        var length = alone > 0 ? alone : Signs.IsBeforeName(_text, _position) ? 1 : 0;
        _text.Slice(_position, length).CopyTo(word);
        Place = _position..(_position + length);
        _position += Math.Max(1, length);
        if (alone > 0 || length == 0)
        {
            return alone;
        }

        // The name without its sign is read next.
        for (var at = _position; at < _text.Length && length < MaxLength && _text[at] < 128 && Folded[_text[at]] is not 0 and var folded; at++)
        {
            word[length++] = (char)folded;
        }

        Kind = WordKind.Whole;
        Place = Place.Start..(_position + length - 1);
        _isPartNext = true;
        return length;
    }

    private int ReadSigned(scoped Span<char> word, int length, int signs)
    {
        signs = Math.Min(signs, MaxLength - length);
        _text.Slice(_position, signs).CopyTo(word[length..]);
        if (length > 1)
        {
            Kind = WordKind.Whole;
            (_keptStart, _keptLength) = (_position - length, length);
        }

        Place = Place.Start..(_position + signs);
        _position += signs;
        return length + signs;
    }

    private int ReadRun(scoped Span<char> word)
    {
        var length = _run!.Next(word, out var kind, out var place);
        (Kind, Place) = (kind, place);
        return length;
    }

    /// <summary>Reads the word that was kept back: what a sign stands after, or a name.</summary>
    private int ReadKept(scoped Span<char> word)
    {
        var at = 0;
        if (Kind == WordKind.Whole)
        {
            Kind = WordKind.Part;
        }
        else
        {
            word[at++] = NameWords.Mark;
        }

        foreach (var character in _text.Slice(_keptStart, Math.Min(_keptLength, MaxLength - 1)))
        {
            word[at++] = (char)Folded[character];
        }

        Place = _keptStart..(_keptStart + _keptLength);
        _keptLength = 0;
        return at;
    }
}
