using System.Collections.Frozen;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Archives;
using Pipeline.Core.Stages.Ingestion.Readers.Books;
using Pipeline.Core.Stages.Ingestion.Readers.Data;
using Pipeline.Core.Stages.Ingestion.Readers.Html;
using Pipeline.Core.Stages.Ingestion.Readers.Mail;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Core.Stages.Ingestion.Readers.Office;
using Pipeline.Core.Stages.Ingestion.Readers.Pdf;
using Pipeline.Core.Stages.Ingestion.Readers.Pictures;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>The readers there are. Pure.</summary>
internal static class DocumentReaders
{
    public static readonly IDocumentReader Markdown = new MarkdownReader();
    public static readonly IDocumentReader Rst = new RstReader();
    public static readonly IDocumentReader Plain = new PlainTextReader();
    public static readonly IDocumentReader Code = new CodeReader();
    public static readonly IDocumentReader Csv = new CsvReader();
    public static readonly IDocumentReader Json = new JsonReader();
    public static readonly IDocumentReader JsonLines = new JsonLinesReader();
    public static readonly IDocumentReader Html = new HtmlReader();
    public static readonly IDocumentReader Pdf = new PdfReader();
    public static readonly IDocumentReader Docx = new DocxReader();
    public static readonly IDocumentReader Xlsx = new XlsxReader();
    public static readonly IDocumentReader Xls = new XlsReader();
    public static readonly IDocumentReader Xlsb = new XlsbReader();
    public static readonly IDocumentReader Pptx = new PptxReader();
    public static readonly IDocumentReader Odf = new OdfReader();
    public static readonly IDocumentReader Doc = new DocReader();
    public static readonly IDocumentReader Ppt = new PptReader();
    public static readonly IDocumentReader Rtf = new RtfReader();
    public static readonly IDocumentReader Epub = new EpubReader();
    public static readonly IDocumentReader Eml = new EmlReader();
    public static readonly IDocumentReader Mbox = new MboxReader();
    public static readonly IDocumentReader Msg = new MsgReader();
    public static readonly IDocumentReader Zip = new ZipReader();
    public static readonly IDocumentReader Tar = new TarReader();
    public static readonly IDocumentReader Notebook = new NotebookReader();
    public static readonly IDocumentReader Subtitles = new SubtitleReader();
    public static readonly IDocumentReader AsciiDoc = new AsciiDocReader();
    public static readonly IDocumentReader Org = new OrgReader();
    public static readonly IDocumentReader MediaWiki = new MediaWikiReader();
    public static readonly IDocumentReader Latex = new LatexReader();
    public static readonly IDocumentReader Picture = new PictureReader();
    public static readonly IDocumentReader Xml = new XmlDocumentReader(Code, Odf);

    /// <summary>Formats of bytes: found by content alone, whatever the name.</summary>
    private static readonly IReadOnlyList<IDocumentReader> Binary = [Pdf, Docx, Xlsx, Pptx, Odf, Epub, Doc, Xls, Xlsb, Ppt, Eml, Mbox, Msg, Zip, Tar];
    private static readonly IReadOnlyList<IDocumentReader> Documents = [Markdown, Rst, AsciiDoc, Org, Latex, MediaWiki, Plain, Html, Xml, Rtf, .. Binary, Csv, Json, JsonLines, Notebook, Subtitles];
    private static readonly FrozenDictionary<string, IDocumentReader> ByExtension = All
        .SelectMany(reader => reader.Extensions, (reader, extension) => KeyValuePair.Create(extension, reader))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, IDocumentReader>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All of them.</summary>
    public static IEnumerable<IDocumentReader> All => [.. Documents, Code, Picture];

    /// <summary>The extensions that are read within folders, for messages.</summary>
    public static string Extensions { get; } = string.Join(' ', Documents.SelectMany(reader => reader.Extensions)) + ", those of source code, any of them with .gz, and text without one";

    /// <summary>Whether files of this name are read within folders. One without an ending is, if it turns out to be a document.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parts">What is asked for: pictures are documents only where text is recognised in them.</param>
    public static bool Knows(string path, DocumentParts parts)
    {
        var name = Path.GetFileName(path.AsSpan());
        var extension = Path.GetExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name);
        return extension.Length < 2 || (ByName(extension) is { } reader && (reader != Picture || (parts & DocumentParts.Pictures) != DocumentParts.None));
    }

    /// <summary>Whether a format is of bytes: a name that promises it is no hint for what turns out to be text.</summary>
    public static bool IsBinary(IDocumentReader reader) => (Binary.Contains(reader) && reader != Odf) || reader == Picture;

    /// <summary>Whether an extension is that of a picture in which text can be recognised.</summary>
    public static bool IsPicture(string extension) => ByName(extension) == Picture;

    /// <summary>The reader an extension promises.</summary>
    public static IDocumentReader? ByName(ReadOnlySpan<char> extension) => BySpan.TryGetValue(extension, out var reader) ? reader : null;
}
