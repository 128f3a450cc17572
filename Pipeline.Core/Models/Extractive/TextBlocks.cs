using System.Text;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>Cuts a passage of Markdown, reStructuredText or plain text into blocks, by the looks of its lines.</summary>
internal static class TextBlocks
{
    /// <summary>The blocks in order, none empty.</summary>
    public static IReadOnlyList<TextBlock> Of(string passage)
    {
        List<TextBlock> blocks = [];
        StringBuilder block = new();
        var inFence = false;
        string? head = null;
        foreach (var line in passage.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (IsFence(trimmed))
            {
                Flush(blocks, block, inFence);
                inFence = !inFence;
            }
            else if (inFence)
            {
                block.Append(line).Append('\n');
            }
            else if (trimmed.IsEmpty || IsRule(trimmed) || TableLines.IsSeparator(trimmed))
            {
                // An underline ends the heading above it.
                Flush(blocks, block, isCode: false, head);
                head = trimmed is ['|', ..] && blocks is [.., { Kind: TextBlockKind.Row } last] ? last.Text : null;
            }
            else if (IsHeading(trimmed))
            {
                Flush(blocks, block, isCode: false);
                blocks.Add(new TextBlock(trimmed.ToString(), TextBlockKind.Prose));
            }
            else
            {
                if (IsListItem(trimmed))
                {
                    Flush(blocks, block, isCode: false);
                }

                block.Append(trimmed).Append('\n');
            }
        }

        Flush(blocks, block, inFence, head);
        return blocks;
    }

    private static void Flush(List<TextBlock> blocks, StringBuilder block, bool isCode, string? head = null)
    {
        if (block.Length == 0)
        {
            return;
        }

        var text = block.ToString();
        block.Clear();
        if (!isCode && TableLines.Of(text) is { } rows)
        {
            var hasHead = head is null && rows[0] is not ['|', ..] && TableLines.HasHead(rows);
            blocks.AddRange(rows.Skip(hasHead ? 1 : 0).Select(row => new TextBlock(row, TextBlockKind.Row, hasHead ? rows[0] : head)));
            return;
        }

        blocks.Add(new TextBlock(text, isCode ? TextBlockKind.Code : TextBlockKind.Prose));
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.StartsWith("```") || line.StartsWith("~~~");

    private static bool IsRule(ReadOnlySpan<char> line) => line.Length >= 3 && "=-~^*+#\"".Contains(line[0], StringComparison.Ordinal) && line.Trim(line[0]).IsEmpty;

    private static bool IsHeading(ReadOnlySpan<char> line) => line[0] == '#' && line.TrimStart('#').StartsWith(" ");

    private static bool IsListItem(ReadOnlySpan<char> line)
    {
        if (line[0] is '-' or '*' or '+' or '•')
        {
            return line.Length > 1 && line[1] == ' ';
        }

        var digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 3 && line.Length > digits + 1 && (line[digits] is '.' or ')') && line[digits + 1] == ' ';
    }
}
