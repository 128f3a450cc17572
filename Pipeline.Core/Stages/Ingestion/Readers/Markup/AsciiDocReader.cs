using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>AsciiDoc. The text stays as in the file; comments, attributes and the marks of blocks are part of none.</summary>
internal sealed class AsciiDocReader : IDocumentReader
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex Heading = new("""^(={1,6}|#{1,6})[ \t]+\S""", Options);
    private static readonly Regex Item = new("""^([*-]{1,5}|\.{1,5}|\d+\.|<\d+>|<\.>)[ \t]+\S|^\S.*::([ \t]|$)""", Options);
    private static readonly Regex Mark = new("""^(\[[^\]]*\]|:!?[\w-]+!?:.*|//.*|(ifdef|ifndef|endif|ifeval|include|image|toc|video|audio)::.*|'''|<<<|\+)$""", Options);

    public string Format => "asciidoc";

    public IReadOnlyList<string> Extensions { get; } = [".adoc", ".asciidoc", ".asc"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        BlockList blocks = new(text);
        var (start, kind, fence) = (-1, BlockKind.Paragraph, "");
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text).ToString();
            if (fence.Length > 0)
            {
                if (words == fence)
                {
                    End(line.Start);
                    blocks.Skip(line.Next);
                    fence = "";
                }
            }
            else if (FenceOf(words) is { } opened)
            {
                End(line.Start);
                blocks.Skip(line.Next);
                (fence, kind, start) = (opened.IsOpaque ? words : "", opened.Kind, opened.IsOpaque && opened.Kind != BlockKind.Heading ? line.Next : -1);
            }
            else if (line.IsBlank || (start < 0 && Mark.IsMatch(words)))
            {
                End(line.Start);
                if (!line.IsBlank)
                {
                    blocks.Skip(line.Next);
                }
            }
            else if (line.Indent == 0 && Heading.IsMatch(words))
            {
                End(line.Start);
                var level = words.AsSpan().IndexOfAnyExcept("=#");
                blocks.Add(BlockKind.Heading, line.Start, line.TextEnd, level, HeadingText.Clean(words.AsSpan(level)));
            }
            else
            {
                Begin(line, words);
            }
        }

        End(text.Length);
        return new DocumentText { Title = blocks.FirstHeading, Text = text, Blocks = blocks.Finish(), HasSourceLines = true };

        void Begin(TextLine line, string words)
        {
            var isItem = Item.IsMatch(words);
            if (start >= 0 && !isItem)
            {
                return;
            }

            End(line.Start);
            (start, kind) = (line.Start, isItem ? BlockKind.ListItem : line.Indent > 0 ? BlockKind.Code : BlockKind.Paragraph);
        }

        void End(int end)
        {
            if (start >= 0)
            {
                blocks.Add(kind, start, end);
            }

            start = -1;
        }
    }

    /// <summary>What a line of marks begins; a comment, which is no block, counts as a heading here. Examples, sidebars and quotes hold blocks of their own.</summary>
    private static (BlockKind Kind, bool IsOpaque)? FenceOf(string words) => words.Length < 2 ? null : words switch
    {
        "|===" or ",===" or ":===" or "!===" => (BlockKind.Table, true),
        "--" => (BlockKind.Paragraph, false),
        _ when words.StartsWith("```", StringComparison.Ordinal) && words.AsSpan(3).IndexOfAnyExcept('`') < 0 => (BlockKind.Code, true),
        _ when words.Length >= 4 && words.AsSpan().IndexOfAnyExcept(words[0]) < 0 => words[0] switch
        {
            '-' or '.' => (BlockKind.Code, true),
            '/' => (BlockKind.Heading, true),
            '+' => (BlockKind.Paragraph, true),
            '=' or '*' or '_' => (BlockKind.Paragraph, false),
            _ => null,
        },
        _ => null,
    };
}
