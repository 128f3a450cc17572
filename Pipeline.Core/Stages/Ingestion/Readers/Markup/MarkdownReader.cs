using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>Markdown (CommonMark with pipe tables and YAML front matter). The text stays as in the file; front matter is not part of any block.</summary>
internal sealed class MarkdownReader : IDocumentReader
{
    private static readonly MarkdownPipeline Blocks = CreateBlockPipeline();

    public string Format => "markdown";

    public IReadOnlyList<string> Extensions { get; } = [".md", ".markdown"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        var tree = Markdown.Parse(text, Blocks);
        var frontMatter = tree.Count > 0 ? tree[0] as YamlFrontMatterBlock : null;
        BlockList blocks = new(text, frontMatter is null ? 0 : frontMatter.Span.End + 1);
        AddChildren(tree, blocks, text, -1);
        return new DocumentText
        {
            Title = FrontMatterTitle(frontMatter) ?? blocks.FirstHeading,
            Text = text,
            Blocks = blocks.Finish(),
            HasSourceLines = true,
        };
    }

    /// <summary>Blocks alone: what is inside a line (emphasis, links) is not needed, and parsing it costs most of the time and memory.</summary>
    private static MarkdownPipeline CreateBlockPipeline()
    {
        MarkdownPipelineBuilder builder = new();
        builder.UseYamlFrontMatter();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    /// <param name="container">What holds the blocks.</param>
    /// <param name="blocks">Where they go.</param>
    /// <param name="text">The document's text.</param>
    /// <param name="itemStart">Where the list item begins whose first block comes next, so that its bullet is part of it; -1 outside of lists.</param>
    private static void AddChildren(ContainerBlock container, BlockList blocks, string text, int itemStart)
    {
        var inItem = itemStart >= 0;
        foreach (var block in container)
        {
            var start = itemStart >= 0 ? itemStart : block.Span.Start;
            var end = Math.Min(block.Span.End + 1, text.Length);
            switch (block)
            {
                case ListItemBlock item:
                    AddChildren(item, blocks, text, item.Span.Start);
                    break;
                case ContainerBlock inner:
                    AddChildren(inner, blocks, text, itemStart);
                    break;
                case HeadingBlock heading when !inItem:
                    blocks.Add(BlockKind.Heading, start, end, heading.Level, HeadingText.Clean(WordsOf(heading, text)));
                    break;
                case LeafBlock leaf and not YamlFrontMatterBlock:
                    blocks.Add(KindOf(leaf, inItem, text), start, end);
                    break;
            }

            itemStart = -1;
        }
    }

    private static BlockKind KindOf(LeafBlock leaf, bool inItem, string text) => leaf switch
    {
        CodeBlock => BlockKind.Code,
        ParagraphBlock when IsTable(leaf, text) => BlockKind.Table,
        _ => inItem ? BlockKind.ListItem : BlockKind.Paragraph,
    };

    /// <summary>What stands after the <c>#</c> marks, or above the underline.</summary>
    private static ReadOnlySpan<char> WordsOf(HeadingBlock heading, string text)
    {
        var source = text.AsSpan(heading.Span.Start, Math.Min(heading.Span.End + 1, text.Length) - heading.Span.Start);
        return heading.IsSetext ? source[..Math.Max(0, source.TrimEnd().LastIndexOf('\n'))] : source.TrimStart('#').TrimEnd(" \t#");
    }

    /// <summary>A paragraph whose second line is <c>|---|:-:|</c>.</summary>
    private static bool IsTable(LeafBlock paragraph, string text)
    {
        var first = TextLine.At(text, paragraph.Span.Start);
        if (first.Next > paragraph.Span.End)
        {
            return false;
        }

        var second = TextLine.At(text, first.Next).Of(text);
        return second.Contains('|') && second.Contains('-') && second.IndexOfAnyExcept("|-: \t") < 0;
    }

    private static string? FrontMatterTitle(YamlFrontMatterBlock? frontMatter)
    {
        for (var i = 0; i < (frontMatter?.Lines.Count ?? 0); i++)
        {
            var line = frontMatter!.Lines.Lines[i].Slice.AsSpan();
            if (line.StartsWith("title:", StringComparison.OrdinalIgnoreCase) && line[6..].Trim() is { Length: > 0 } title)
            {
                return title.Trim("\"'").ToString();
            }
        }

        return null;
    }
}
