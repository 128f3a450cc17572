using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// Markdown (CommonMark with pipe tables, admonitions, and front matter of YAML, TOML or JSON). Lines stay as in the file; comments and HTML tags are left out. Front matter gives title and metadata; of its text only
/// what describes the document is in a block.
/// </summary>
internal sealed class MarkdownReader : IDocumentReader
{
    private static readonly MarkdownPipeline Blocks = CreateBlockPipeline();

    private static readonly MarkdownPipeline BlocksWithoutHtml = CreateBlockPipeline(hasHtml: false);

    public string Format => "markdown";

    public IReadOnlyList<string> Extensions { get; } = [".md", ".markdown", ".mdx", ".mkd", ".mdown", ".qmd", ".rmd"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var source = document.Text;
        var isComponents = document.Extension.Equals(".mdx", StringComparison.OrdinalIgnoreCase);
        var above = FrontMatter.Of(source);
        var body = MarkdownAdmonitions.Without(isComponents ? MdxSyntax.Without(source[above.End..]) : source[above.End..]);
        var front = above.Kept(source, out var entries);
        var marked = string.Concat(front, body);
        var tree = Markdown.Parse(Blanked(marked, front.Length), Blocks);
        var text = MarkdownTags.Without(marked, tree, isComponents);
        BlockList blocks = new(text);
        foreach (var (start, end) in entries)
        {
            blocks.Skip(start);
            blocks.Add(BlockKind.Paragraph, start, end);
        }

        blocks.Skip(front.Length);
        AddChildren(tree, blocks, text, -1);
        DocumentText read = new() { Title = above.Title ?? blocks.FirstHeading, Text = text, Blocks = blocks.Finish(), HasSourceLines = true };
        return above.Values.Count == 0 ? read : read with { Metadata = above.Values };
    }

    /// <summary>The text with blanks in the place of its beginning, so that what follows stands where it does.</summary>
    private static string Blanked(string text, int end) => end == 0 ? text : string.Create(text.Length, (text, end), static (blanked, from) =>
    {
        from.text.CopyTo(blanked);
        foreach (ref var character in blanked[..from.end])
        {
            character = character is '\n' or '\r' ? character : ' ';
        }
    });

    /// <summary>Blocks alone: what is inside a line (emphasis, links) is not needed, and parsing it costs most of the time and memory.</summary>
    private static MarkdownPipeline CreateBlockPipeline(bool hasHtml = true)
    {
        MarkdownPipelineBuilder builder = new();
        builder.InlineParsers.Clear();
        if (!hasHtml)
        {
            builder.BlockParsers.TryRemove<HtmlBlockParser>();
        }

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
                case HtmlBlock html:
                    AddChildren(InsideOf(html, text), blocks, text, itemStart);
                    break;
                case LinkReferenceDefinition { Url: null or "" or "#", Title.Length: > 0 }:
                    blocks.Add(BlockKind.Paragraph, start, start);
                    blocks.Skip(end); // a comment: "[//]: # (words)" is a link that leads nowhere
                    break;
                case ContainerBlock inner:
                    AddChildren(inner, blocks, text, itemStart);
                    break;
                case HeadingBlock heading when !inItem:
                    blocks.Add(BlockKind.Heading, start, heading.IsSetext ? end : Math.Max(end, TextLine.At(text, start).TextEnd), heading.Level, HeadingText.Clean(WordsOf(heading, text)));
                    break;
                case LeafBlock leaf:
                    blocks.Add(KindOf(leaf, inItem, text), start, end);
                    break;
            }

            itemStart = -1;
        }
    }

    /// <summary>What HTML leaves when its tags are out is Markdown again.</summary>
    private static MarkdownDocument InsideOf(HtmlBlock html, string text)
    {
        var start = html.Span.Start;
        var inside = Markdown.Parse(text[start..Math.Min(html.Span.End + 1, text.Length)], BlocksWithoutHtml);
        foreach (var block in inside.Descendants<Block>())
        {
            block.Span = new(block.Span.Start + start, block.Span.End + start);
        }

        return inside;
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
        return heading.IsSetext ? source[..Math.Max(0, source.TrimEnd().LastIndexOf('\n'))] : WithoutClosing(source.TrimStart('#').Trim());
    }

    /// <summary>A closing run of # stands apart by a blank: "C#" ends with its own.</summary>
    private static ReadOnlySpan<char> WithoutClosing(ReadOnlySpan<char> words)
    {
        var open = words.TrimEnd('#');
        return open.IsEmpty || open[^1] is ' ' or '\t' ? open.TrimEnd() : words;
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
}
