using System.Collections.Frozen;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Data;
using Pipeline.Core.Stages.Ingestion.Readers.Html;
using Pipeline.Core.Stages.Ingestion.Readers.Mail;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Core.Stages.Ingestion.Readers.Office;
using Pipeline.Core.Stages.Ingestion.Readers.Pdf;
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
    public static readonly IDocumentReader Eml = new EmlReader();
    private static readonly IReadOnlyList<IDocumentReader> Documents = [Markdown, Rst, Plain, Html, Pdf, Docx, Xlsx, Xls, Xlsb, Eml, Csv, Json, JsonLines];
    private static readonly FrozenDictionary<string, IDocumentReader> ByExtension = All
        .SelectMany(reader => reader.Extensions, (reader, extension) => KeyValuePair.Create(extension, reader))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, IDocumentReader>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All of them.</summary>
    public static IEnumerable<IDocumentReader> All => Documents.Append(Code);

    /// <summary>The extensions that are read within folders, for messages.</summary>
    public static string Extensions { get; } = string.Join(' ', Documents.SelectMany(reader => reader.Extensions)) + ", those of source code, and any of them with .gz";

    /// <summary>Whether files of this name are read within folders.</summary>
    public static bool Knows(string path)
    {
        var name = path.AsSpan();
        return ByName(Path.GetExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name)) is not null;
    }

    /// <summary>The reader an extension promises.</summary>
    public static IDocumentReader? ByName(ReadOnlySpan<char> extension) => BySpan.TryGetValue(extension, out var reader) ? reader : null;
}
