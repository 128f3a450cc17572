using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>HTML: the text of the body without scripts, styles and the page's furniture (nav, header, footer, aside). Offsets are those of that text.</summary>
internal sealed class HtmlReader : IDocumentReader
{
    public string Format => "html";

    public IReadOnlyList<string> Extensions { get; } = [".html", ".htm"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var page = new HtmlParser().ParseDocument(document.Text);
        HtmlTextBuilder builder = new();
        if (page.Body is { } body)
        {
            Walk(body, builder);
        }

        var (content, blocks) = builder.Finish();
        var title = HeadingText.Clean(page.QuerySelector("title")?.TextContent);
        return new DocumentText { Title = title.Length > 0 ? title : blocks.FirstHeading, Text = content, Blocks = blocks.Finish() };
    }

    /// <summary>Visits the tree without recursion: a page of a hundred thousand nested elements is no danger to the stack.</summary>
    private static void Walk(IElement root, HtmlTextBuilder builder)
    {
        INode? node = root;
        while (node is not null)
        {
            var enter = node is not IElement element || builder.Enter(element.LocalName);
            if (node is IText { Data: var data })
            {
                builder.Append(data);
            }

            if (enter && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            node = Leave(node, root, builder, enter);
        }

        builder.Leave(root.LocalName);
    }

    /// <summary>Closes what ends at a node; returns the next node, or <see langword="null"/> at the end of the tree.</summary>
    private static INode? Leave(INode node, INode root, HtmlTextBuilder builder, bool entered)
    {
        for (INode? at = node; at is not null && at != root; at = at.Parent, entered = true)
        {
            if (entered && at is IElement element)
            {
                builder.Leave(element.LocalName);
            }

            if (at.NextSibling is { } next)
            {
                return next;
            }
        }

        return null;
    }
}
