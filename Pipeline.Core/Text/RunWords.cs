namespace Pipeline.Core.Text;

/// <summary>The words of a run, until they are read. For one thread at a time.</summary>
internal sealed class RunWords
{
    private char[] _characters = new char[WordReader.MaxLength * 4];
    private (int End, WordKind Kind, Range Place)[] _words = new (int, WordKind, Range)[16];
    private int _used;
    private int _count;
    private int _read;
    private int _at;

    /// <summary>Whether all have been read.</summary>
    public bool IsEmpty => _read == _count;

    /// <summary>Forgets them.</summary>
    public void Clear() => (_used, _count, _read, _at) = (0, 0, 0, 0);

    /// <summary>Adds a word; one that is too long comes in pieces.</summary>
    /// <param name="word">The word, folded.</param>
    /// <param name="kind">What it is of its run.</param>
    /// <param name="place">Where it stands in the text.</param>
    public void Add(ReadOnlySpan<char> word, WordKind kind, Range place)
    {
        for (; word.Length > WordReader.MaxLength; word = word[Piece(word)..])
        {
            AddPiece(word[..Piece(word)], kind, place);
        }

        if (word.Length > 0)
        {
            AddPiece(word, kind, place);
        }
    }

    /// <summary>Reads the next one into a buffer.</summary>
    public int Next(Span<char> word, out WordKind kind, out Range place)
    {
        (var end, kind, place) = _words[_read++];
        var length = end - _at;
        _characters.AsSpan(_at, length).CopyTo(word);
        _at = end;
        return length;
    }

    private static int Piece(ReadOnlySpan<char> word) => char.IsHighSurrogate(word[WordReader.MaxLength - 1]) ? WordReader.MaxLength - 1 : WordReader.MaxLength;

    private void AddPiece(ReadOnlySpan<char> word, WordKind kind, Range place)
    {
        if (_used + word.Length > _characters.Length)
        {
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, _used + word.Length));
        }

        if (_count == _words.Length)
        {
            Array.Resize(ref _words, _count * 2);
        }

        word.CopyTo(_characters.AsSpan(_used));
        _used += word.Length;
        _words[_count++] = (_used, kind, place);
    }
}
