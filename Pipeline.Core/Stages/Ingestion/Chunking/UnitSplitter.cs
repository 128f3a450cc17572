namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Cuts a block into units: sentences of running text, lines of code and tables; what is longer than a chunk is cut at blanks, or anywhere. Pure.</summary>
internal static class UnitSplitter
{
    /// <summary>Appends a block's units and returns the sum of their tokens.</summary>
    public static int Split(string text, TextBlock block, int number, Section section, int maxTokens, List<TextUnit> units)
    {
        var total = 0;
        var at = block.Start;
        while (at < block.End)
        {
            var rest = text.AsSpan(at, block.End - at);
            var length = PieceLength(rest, block.Kind);
            var tokens = TokenEstimator.Estimate(rest[..length]);
            if (tokens > maxTokens)
            {
                length = TokenEstimator.Cut(rest[..length], maxTokens);
                tokens = TokenEstimator.Estimate(rest[..length]);
            }

            var end = at + rest[..length].TrimEnd().Length;
            units.Add(new TextUnit(at, end, tokens, number, block.Kind, section));
            total += tokens;
            at = SkipBlanks(text, at + length, block);
        }

        return total;
    }

    private static int PieceLength(ReadOnlySpan<char> rest, BlockKind kind)
    {
        if (kind is BlockKind.Paragraph or BlockKind.ListItem)
        {
            return Sentences.FirstLength(rest);
        }

        var line = kind == BlockKind.Heading ? -1 : rest.IndexOf('\n');
        return line < 0 ? rest.Length : line;
    }

    /// <summary>The next unit begins at the next character that is not blank; within code, at the beginning of its line.</summary>
    private static int SkipBlanks(string text, int at, TextBlock block)
    {
        var next = at;
        while (next < block.End && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        var line = block.Kind == BlockKind.Code && next > at && next < block.End ? text.LastIndexOf('\n', next - 1, next - at) : -1;
        return line >= 0 ? line + 1 : next;
    }
}
