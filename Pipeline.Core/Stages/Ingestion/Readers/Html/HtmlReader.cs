using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>
/// HTML: the page's article; if it has none, or looking for it would take too long, the text of the body without scripts, what is hidden, and the page's furniture (<see cref="HtmlFurniture"/>). Offsets are those of that text.
/// </summary>
internal sealed class HtmlReader : IDocumentReader
{
    /// <summary>In characters. What is shorter is a teaser or a notice rather than the page's article.</summary>
    private const int MinArticle = 250;

    public string Format => "html";

    public IReadOnlyList<string> Extensions { get; } = [".html", ".htm", ".xhtml", ".xht"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var page = new HtmlParser().ParseDocument(document.Text);
        var title = HeadingText.Clean(page.QuerySelector("title")?.TextContent);
        var all = TextOf(page.Body, out var depth);
        cancellationToken.ThrowIfCancellationRequested();
        var article = depth <= document.Limits.Depth && MainContent.IsWorthLooking(page) && MainContent.Find(page) is { } element ? TextOf(element, out _) : null;
        var best = article is not null && article.Text.Length >= MinArticle ? article : all;
        return title.Length > 0 ? best with { Title = title } : best;
    }

    /// <summary>All that a page of a book shows; one that is nested too deep is refused.</summary>
    /// <exception cref="PermanentException">It is.</exception>
    public static DocumentText ReadAll(string html, ParseLimits limits)
    {
        using var page = new HtmlParser().ParseDocument(html);
        return TextOf(page.Body, out var depth) is var text && depth <= limits.Depth * 4 ? text : throw new PermanentException($"a page has elements nested {depth} deep; at most {limits.Depth * 4} are read.");
    }

    /// <summary>All that a page or a mail shows, whether it is an article or not.</summary>
    public static DocumentText ReadAll(string html)
    {
        using var page = new HtmlParser().ParseDocument(html);
        return TextOf(page.Body, out _);
    }

    private static DocumentText TextOf(IElement? root, out int depth)
    {
        HtmlTextBuilder builder = new();
        depth = root is null ? 0 : Walk(root, builder);
        var (text, blocks) = builder.Finish();
        return new DocumentText { Title = blocks.FirstHeading, Text = text, Blocks = blocks.Finish() };
    }

    /// <summary>Visits the tree without recursion: a page of a hundred thousand nested elements is no danger to the stack.</summary>
    /// <returns>How deep the tree is.</returns>
    private static int Walk(IElement root, HtmlTextBuilder builder)
    {
        var deepest = 0;
        var depth = 0;
        INode? node = root;
        while (node is not null)
        {
            var enter = node is not IElement element || (!HtmlFurniture.IsLeftOut(element) && Enter(element, builder));
            if (node is IText { Data: var data })
            {
                builder.Append(data);
            }

            if (enter && node.FirstChild is { } child)
            {
                node = child;
                deepest = Math.Max(deepest, ++depth);
                continue;
            }

            node = Leave(node, root, builder, enter, ref depth);
        }

        builder.Leave(root.LocalName);
        return deepest;
    }

    private static bool Enter(IElement element, HtmlTextBuilder builder)
    {
        builder.Enter(element.LocalName, element.LocalName is "td" or "th" ? HtmlSpan.Of(element) : default);
        return true;
    }

    /// <summary>Closes what ends at a node; returns the next node, or <see langword="null"/> at the end of the tree.</summary>
    private static INode? Leave(INode node, INode root, HtmlTextBuilder builder, bool entered, ref int depth)
    {
        for (INode? at = node; at is not null && at != root; at = at.Parent, entered = true, depth--)
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
