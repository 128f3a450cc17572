using System.Globalization;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Text;

namespace Pipeline.Benchmarks.Quality;

/// <summary>Counts chunks that are too small to say anything and chunks that break off.</summary>
internal sealed class ChunkCuts
{
    private const int FewWords = 10;
    private const string Marks = ".!?:;。！？：；…";

    private int _documents;
    private int _chunks;
    private int _small;
    private int _withinSentence;
    private int _withoutMark;
    private int _withinRow;

    /// <summary>Counts the chunks of a document.</summary>
    public void Add(DocumentText document, IReadOnlyList<(int Start, int End)> chunks)
    {
        _documents++;
        _chunks += chunks.Count;
        foreach (var (start, end) in chunks)
        {
            _small += chunks.Count > 1 && document.Text[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length < FewWords ? 1 : 0;
        }

        foreach (var (_, end) in chunks.SkipLast(1))
        {
            var block = BlockOf(document, end);
            if (document.Blocks[block] is { Kind: BlockKind.Paragraph or BlockKind.ListItem })
            {
                var isOpen = IsWithinSentence(document, block, end);
                _withinSentence += isOpen ? 1 : 0;
                _withoutMark += isOpen || !EndsWithMark(document.Text[..end]) ? 1 : 0;
            }
            else if (document.Blocks[block] is { Kind: BlockKind.Table } table)
            {
                _withinRow += end < table.End && !document.Text[end..table.End].TrimStart(' ', '\r', '\t').StartsWith('\n') ? 1 : 0;
            }
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_documents} documents, {_chunks} chunks: {_small} of under ten words, {_withinSentence} end within a sentence, {_withoutMark} without a mark, {_withinRow} within a row");

    private static int BlockOf(DocumentText document, int end)
    {
        var (low, high) = (0, document.Blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = document.Blocks[middle].End >= end ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>Whether the sentence goes on in its block, or in the next one, which begins with a lower-case letter.</summary>
    private static bool IsWithinSentence(DocumentText document, int number, int end)
    {
        var block = document.Blocks[number];
        if (end >= block.End)
        {
            return number + 1 < document.Blocks.Count
                && document.Blocks[number + 1] is { Kind: BlockKind.Paragraph } next
                && char.IsLower(document.Text[next.Start])
                && !EndsWithMark(document.Text[..end]);
        }

        for (var at = block.Start; at < end;)
        {
            at += Sentences.FirstLength(document.Text.AsSpan(at, block.End - at));
            if (at >= end)
            {
                return at > end && !IsLongLine(document.Text, block, end);
            }

            at += document.Text.AsSpan(at).Length - document.Text.AsSpan(at).TrimStart().Length;
        }

        return false;
    }

    /// <summary>Lines that nobody wrapped are paragraphs.</summary>
    private static bool IsLongLine(string text, TextBlock block, int end) =>
        text[end] == '\n' && end - Math.Max(block.Start, text.LastIndexOf('\n', end - 1) + 1) > 200;

    private static bool EndsWithMark(string text) => Marks.Contains(text.TrimEnd('"', '\'', ')', ']', '*', '_', '`', '”', '’', '»')[^1], StringComparison.Ordinal);
}
