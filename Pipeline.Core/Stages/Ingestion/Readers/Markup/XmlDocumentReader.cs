using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// XML that people read, by the names of its elements: DocBook, JATS, TEI, FictionBook, DITA, feeds and workbooks of 2003. Titles are headings as deep as their sections, paragraphs and items blocks, rows lines of
/// tables. Any other XML is read as code is, since its names say what its values are.
/// </summary>
internal sealed class XmlDocumentReader(IDocumentReader other, IDocumentReader flat) : IDocumentReader
{
    private static readonly HashSet<string> Roots = new(StringComparer.OrdinalIgnoreCase)
    {
        "article", "book", "chapter", "section", "part", "refentry", "set", "appendix", "preface", "glossary", "TEI", "TEI.2", "FictionBook", "topic", "concept", "task", "reference", "dita", "rss", "feed", "RDF", "pmc-articleset", "opml", "Workbook",
    };

    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "para", "simpara", "formalpara", "ab", "l", "v", "subtitle", "abstract-text", "description", "summary", "content", "shortdesc", "cmd", "note-p", "text-author", "disp-quote", "term", "dt", "mixed-citation", "bibliomixed", "attrib", "caption-p",
    };

    private static readonly HashSet<string> Code = new(StringComparer.OrdinalIgnoreCase) { "programlisting", "screen", "literallayout", "synopsis", "preformat", "codeblock", "code-block" };

    private static readonly HashSet<string> Unseen = new(StringComparer.OrdinalIgnoreCase)
    {
        "journal-meta", "article-id", "permissions", "binary", "index", "indexterm", "xi:include", "article-categories", "pub-date", "history", "graphic", "mediaobject", "encodingDesc", "revisionDesc", "publicationStmt", "Styles", "DocumentProperties", "ExcelWorkbook", "WorksheetOptions", "link", "guid", "id",
        "counts", "self-uri", "volume", "issue", "fpage", "lpage", "custom-meta-group", "aff", "author-notes", "remark", "comment",
    };

    public string Format => "xml";

    public IReadOnlyList<string> Extensions { get; } = [".xml", ".dbk", ".docbook", ".nxml", ".fb2", ".tei", ".dita", ".opml", ".rss", ".atom"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        XElement root;
        try
        {
            root = SafeXml.Load(document);
        }
        catch (XmlException)
        {
            return other.Read(document, cancellationToken);
        }

        if (root is { Name.LocalName: "document" } && root.Name.NamespaceName.Contains("opendocument", StringComparison.Ordinal))
        {
            return flat.Read(document, cancellationToken);
        }

        if (!Roots.Contains(root.Name.LocalName))
        {
            return other.Read(document, cancellationToken);
        }

        DocumentBuilder builder = new();
        Write(root, 1, builder, cancellationToken);
        var read = builder.Build(TitleOf(root));
        return read.Blocks.Count > 0 ? read : other.Read(document, cancellationToken);
    }

    private static string? TitleOf(XElement root) => root.Descendants().FirstOrDefault(element => element.Name.LocalName is "article-title" or "book-title" or "title" or "titleabbrev" or "mainTitle")?.Value;

    private static void Write(XElement container, int level, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var element in container.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = element.Name.LocalName;
            if (Unseen.Contains(name))
            {
                continue;
            }

            if (name is "title" or "article-title" or "book-title" or "head" or "bridgehead" or "refname")
            {
                builder.AddHeading(Math.Clamp(level, 1, 9), name == "title" && element.HasElements && element.Elements().All(inner => inner.Name.LocalName == "p") ? string.Join(' ', element.Elements().Select(inner => inner.Value)) : element.Value);
            }
            else if (Code.Contains(name))
            {
                builder.Add(BlockKind.Code, element.Value);
            }
            else if (name is "table" or "informaltable" or "Table" or "simpletable" or "tgroup")
            {
                WriteTable(element, builder);
            }
            else if (name == "outline" && element.Attribute("text") is { } text)
            {
                builder.Add(BlockKind.ListItem, $"- {text.Value}");
                Write(element, level, builder, cancellationToken);
            }
            else if (name == "Worksheet")
            {
                builder.AddHeading(1, element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "Name")?.Value ?? "");
                Write(element, level, builder, cancellationToken);
            }
            else if (name is "listitem" or "li" or "list-item" or "item" or "step" && element.Elements().All(inner => Paragraphs.Contains(inner.Name.LocalName)))
            {
                builder.Add(BlockKind.ListItem, WordsOf(element) is { Length: > 0 } words ? $"- {words}" : "");
            }
            else if (Paragraphs.Contains(name) || !element.HasElements || element.Nodes().OfType<XText>().Any(part => !string.IsNullOrWhiteSpace(part.Value)))
            {
                WriteParagraph(element, level, builder, cancellationToken);
            }
            else
            {
                Write(element, level + (element.Elements().Any(inner => inner.Name.LocalName is "title" or "head") ? 1 : 0), builder, cancellationToken);
            }
        }
    }

    /// <summary>A paragraph may hold lists, code and tables.</summary>
    private static void WriteParagraph(XElement paragraph, int level, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        var words = new StringBuilder();
        foreach (var node in paragraph.Nodes())
        {
            if (node is XElement inner && (Code.Contains(inner.Name.LocalName) || inner.Name.LocalName is "itemizedlist" or "orderedlist" or "variablelist" or "simplelist" or "list" or "table" or "informaltable" or "ul" or "ol" or "blockquote"))
            {
                builder.Add(BlockKind.Paragraph, HeadingText.OnOneLine(words.ToString()));
                words.Clear();
                Write(new XElement("part", inner), level, builder, cancellationToken);
            }
            else
            {
                words.Append(node is XElement element ? Unseen.Contains(element.Name.LocalName) ? "" : element.Value : node is XText text ? text.Value : "");
            }
        }

        builder.Add(BlockKind.Paragraph, HeadingText.OnOneLine(words.ToString()));
    }

    private static void WriteTable(XElement table, DocumentBuilder builder)
    {
        var rows = table.Descendants().Where(element => element.Name.LocalName is "row" or "tr" or "Row" or "strow" or "sthead");
        builder.Add(BlockKind.Table, string.Join('\n', rows.Select(row => string.Join(" | ", row.Elements().Where(cell => cell.Name.LocalName is "entry" or "td" or "th" or "Cell" or "stentry").Select(WordsOf)))));
    }

    private static string WordsOf(XElement element) => HeadingText.OnOneLine(string.Join(' ', element.DescendantNodes().OfType<XText>().Where(text => !text.Ancestors().Any(above => Unseen.Contains(above.Name.LocalName))).Select(text => text.Value)));
}
