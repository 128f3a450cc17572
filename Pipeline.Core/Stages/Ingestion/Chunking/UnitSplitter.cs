using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Cuts a block into units: sentences of running text, lines of code, rows of tables; what is longer than a chunk is cut at blanks, or anywhere. Pure.</summary>
internal static class UnitSplitter
{
    /// <summary>Nobody wraps lines so late: a longer line is a paragraph of its own, whether or not a blank one follows.</summary>
    private const int LongLine = 200;

    /// <summary>Characters looked at for each token a unit may have, at first: more than most tokens have.</summary>
    private const int WindowPerToken = 16;

    /// <summary>More than stand between two paragraphs.</summary>
    private const int MostBlanks = 16;

    /// <summary>Appends a block's units and returns the sum of their tokens.</summary>
    /// <param name="text">The document's text.</param>
    /// <param name="block">What to cut.</param>
    /// <param name="paragraph">The number of the block's first paragraph, and then of the one after its last; what is no running text is one.</param>
    /// <param name="section">Where it stands.</param>
    /// <param name="counter">How tokens are counted.</param>
    /// <param name="maxTokens">The most tokens of a unit.</param>
    /// <param name="units">Where they go.</param>
    public static int Split(string text, TextBlock block, ref int paragraph, Section section, TokenCounter counter, int maxTokens, List<TextUnit> units)
    {
        var first = units.Count;
        var total = 0;
        var rows = TableRows.Of(text, block);
        for (var at = block.Start; at < block.End; paragraph++)
        {
            var end = ParagraphEnd(text, at, block);
            while (at < end)
            {
                var (length, tokens) = Piece(text.AsSpan(0, end), at, block.Kind, rows, counter, maxTokens);
                units.Add(Unit(text, at, length, units, new TextUnit(0, 0, tokens, paragraph, block.Kind, section)));
                total += tokens;
                at = SkipBlanks(text, at + length, block);
            }
        }

        if (block.Kind == BlockKind.Table && total > maxTokens)
        {
            KeepHeaderInSight(text, block, section, units, first);
        }

        return total;
    }

    private static TextUnit Unit(string text, int at, int length, List<TextUnit> before, TextUnit unit)
    {
        var words = text.AsSpan(at, length).TrimEnd();
        var (count, isOpen) = (WordsOf(words), !Sentences.IsEnded(words));
        return unit with
        {
            Start = at,
            End = at + words.Length,
            Words = count,
            GoesOn = before is [.., { IsRunningText: true } last] && last.Paragraph != unit.Paragraph && unit.Kind == BlockKind.Paragraph && char.IsLower(words[0])
                && !Sentences.IsEnded(text.AsSpan(last.Start, last.End - last.Start)),
            LeadsOn = unit.Kind == BlockKind.Heading || (unit.Kind == BlockKind.Paragraph && isOpen && count < TextUnit.FewWords),
        };
    }

    /// <summary>One character after the other: to search for each blank takes longer, as words are short.</summary>
    private static int WordsOf(ReadOnlySpan<char> text)
    {
        var words = 0;
        var isWithin = false;
        foreach (var character in text)
        {
            var isBlank = char.IsWhiteSpace(character);
            if (!isBlank && !isWithin && ++words == TextUnit.FewWords)
            {
                break;
            }

            isWithin = !isBlank;
        }

        return words;
    }

    /// <summary>The next unit. Looks no further than it must: a line without end would be gone over again for each of its pieces. The blanks before it are counted with it.</summary>
    private static (int Length, int Tokens) Piece(ReadOnlySpan<char> text, int at, BlockKind kind, TableRows rows, TokenCounter counter, int maxTokens)
    {
        var from = at - BlanksBefore(text[..at]);
        var rest = text[at..];
        for (var window = maxTokens * WindowPerToken; ; window *= 2)
        {
            var seen = rest[..Math.Min(rest.Length, window)];
            var length = PieceLength(seen, kind, rows);
            var tokens = counter.Count(text[from..(at + length)].TrimEnd());
            if (tokens > maxTokens)
            {
                length = counter.Cut(seen[..length], Math.Max(1, maxTokens - counter.Count(text[from..at])));
                return (length, counter.Count(text[from..(at + length)].TrimEnd()));
            }

            if (length < seen.Length || seen.Length == rest.Length)
            {
                return (length, tokens);
            }
        }
    }

    private static int BlanksBefore(ReadOnlySpan<char> text)
    {
        var words = text.TrimEnd();
        return Math.Min(text.Length - words.Length, MostBlanks);
    }

    private static int PieceLength(ReadOnlySpan<char> rest, BlockKind kind, TableRows rows)
    {
        if (IsRunningText(kind))
        {
            return Sentences.FirstLength(rest);
        }

        return kind == BlockKind.Heading ? rest.Length : rows.FirstLength(rest);
    }

    /// <summary>The end of the paragraph that begins here: that of a long line, or of the block. Short lines go with what follows them.</summary>
    private static int ParagraphEnd(string text, int at, TextBlock block)
    {
        while (IsRunningText(block.Kind) && text.AsSpan(at, block.End - at).IndexOf('\n') is >= 0 and var length)
        {
            at += length + 1;
            if (length > LongLine)
            {
                return at;
            }
        }

        return block.End;
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

    /// <summary>A chunk that begins within a table has the table's column names after its headings.</summary>
    private static void KeepHeaderInSight(string text, TextBlock table, Section section, List<TextUnit> units, int first)
    {
        var header = table.Heading is { } names ? TableHeader.Cut(names) : TableHeader.Of(text.AsSpan(table.Start, table.End - table.Start));
        if (header.Length == 0)
        {
            return;
        }

        var below = section with { Path = section.Path.Length == 0 ? header : section.Path + Section.Separator + header };
        for (var i = first + 1; i < units.Count; i++)
        {
            units[i] = units[i] with { Section = below };
        }
    }

    private static bool IsRunningText(BlockKind kind) => kind is BlockKind.Paragraph or BlockKind.ListItem;
}
