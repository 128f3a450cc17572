namespace Pipeline.Benchmarks.Quality;

/// <summary>A document of the chunking evaluation and where its words are: runs of characters that are not blank.</summary>
internal sealed class ChunkingDocument
{
    private readonly List<int> _wordStarts = [];

    public ChunkingDocument(string path)
    {
        Path = path;
        Text = File.ReadAllText(path);
        for (var i = 0; i < Text.Length; i++)
        {
            if (!char.IsWhiteSpace(Text[i]) && (i == 0 || char.IsWhiteSpace(Text[i - 1])))
            {
                _wordStarts.Add(i);
            }
        }
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>The words that begin between two offsets, by their numbers.</summary>
    public IEnumerable<int> WordsIn(int start, int end)
    {
        var first = _wordStarts.BinarySearch(start);
        for (var word = first < 0 ? ~first : first; word < _wordStarts.Count && _wordStarts[word] < end; word++)
        {
            yield return word;
        }
    }

    /// <summary>Offsets into this text of offsets that count code points, as Python does.</summary>
    /// <exception cref="InvalidDataException">The text there is not what was expected.</exception>
    public GoldSpan SpanOf(int firstCodePoint, int endCodePoint, string expected)
    {
        var start = OffsetOf(firstCodePoint);
        var end = OffsetOf(endCodePoint);
        return Text[start..end] == expected
            ? new GoldSpan(start, end)
            : throw new InvalidDataException($"'{Path}' has other text at {firstCodePoint} to {endCodePoint} than its questions say; the files do not belong together.");
    }

    private int OffsetOf(int codePoint)
    {
        var offset = 0;
        for (; codePoint > 0 && offset < Text.Length; codePoint--)
        {
            offset += char.IsHighSurrogate(Text[offset]) ? 2 : 1;
        }

        return offset;
    }
}
