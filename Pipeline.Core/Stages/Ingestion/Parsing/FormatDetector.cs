using System.Buffers;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Archives;
using Pipeline.Core.Stages.Ingestion.Readers.Data;
using Pipeline.Core.Stages.Ingestion.Readers.Html;
using Pipeline.Core.Stages.Ingestion.Readers.Mail;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Core.Stages.Ingestion.Readers.Office;
using Pipeline.Core.Stages.Ingestion.Readers.Pictures;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Finds the reader for a document: by its content; between kinds of plain text by its name, and without a known name by what the text looks like. Pure.</summary>
internal static class FormatDetector
{
    private const int HeadLength = 2048;
    private const int PdfHead = 1024;

    /// <summary>Whether it is a format whose library may take long or much memory on hostile input: PDF, Office, HTML, mail, or anything packed.</summary>
    public static bool IsRisky(RawDocument document)
    {
        var bytes = document.Content.Span;
        Span<char> buffer = stackalloc char[HeadLength];
        var head = document.Head(buffer);
        return Unpacked.IsGzip(bytes) || OfficePackage.IsZip(bytes) || bytes.StartsWith(CompoundFile.Magic) || IsOldSheet(bytes) || RtfReader.IsRtf(bytes) || TarReader.IsTar(bytes) || IsPdf(bytes) || TextLooks.Html(head) || IsMail(document)
            || DocumentReaders.ByName(document.Extension) is HtmlReader or XmlDocumentReader or OdfReader or NotebookReader;
    }

    /// <summary>The reader for a document that is not packed.</summary>
    /// <exception cref="PermanentException">It is of a format no reader is here for.</exception>
    public static IDocumentReader Detect(RawDocument document)
    {
        var bytes = document.Content.Span;
        if (IsPdf(bytes))
        {
            return DocumentReaders.Pdf;
        }

        if (OfficePackage.IsZip(bytes))
        {
            return OfficeLooks.Find(document);
        }

        if (bytes.StartsWith(CompoundFile.Magic))
        {
            return CompoundLooks.Find(document);
        }

        if (IsOldSheet(bytes))
        {
            return DocumentReaders.Xls;
        }

        if (RtfReader.IsRtf(bytes))
        {
            return DocumentReaders.Rtf;
        }

        if (TarReader.IsTar(bytes))
        {
            return DocumentReaders.Tar;
        }

        if (MboxReader.IsMbox(bytes))
        {
            return DocumentReaders.Mbox;
        }

        if (PictureReader.IsPicture(bytes))
        {
            return DocumentReaders.Picture;
        }

        if (BinarySignatures.Find(bytes) is { } binary)
        {
            throw new PermanentException($"'{document.Name}' is {binary}. No reader for it is here.");
        }

        Span<char> buffer = stackalloc char[HeadLength];
        var head = document.Head(buffer);
        return TextLooks.Html(head) ? DocumentReaders.Html
            : IsMail(document) && !document.Content.IsEmpty ? DocumentReaders.Eml
            : SubtitleReader.IsSubtitles(head) ? DocumentReaders.Subtitles
            : ByName(document.Extension) ?? ByLooks(document, head);
    }

    /// <summary>Whether a document without an ending is of no format that is read, by its beginning.</summary>
    public static bool IsOther(RawDocument document)
    {
        var bytes = document.Content.Span;
        return document.Extension.Length < 2 && !Unpacked.IsGzip(bytes) && !OfficePackage.IsZip(bytes) && !IsPdf(bytes) && !bytes.StartsWith(CompoundFile.Magic)
            && (PictureReader.IsPicture(bytes) || BinarySignatures.Find(bytes) is not null || TextDecoder.IsBinary(bytes));
    }

    private static bool IsMail(RawDocument document)
    {
        var rented = ArrayPool<char>.Shared.Rent(MailLooks.HeadLength);
        try
        {
            return MailLooks.IsMail(document.Head(rented.AsSpan(0, MailLooks.HeadLength)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>A name that promises something binary is no hint for text.</summary>
    private static IDocumentReader? ByName(ReadOnlySpan<char> extension) => DocumentReaders.ByName(extension) is { } reader && !DocumentReaders.IsBinary(reader) && reader is not RtfReader ? reader : null;

    private static IDocumentReader ByLooks(RawDocument document, ReadOnlySpan<char> head) =>
        TextLooks.Json(head) ? JsonLooks.Find(document) ?? DocumentReaders.Plain
        : TextLooks.Xml(head) ? DocumentReaders.Xml
        : TextLooks.Script(head) ? DocumentReaders.Code
        : MarkupLooks.Find(head) ?? DocumentReaders.Plain;

    /// <summary>Viewers take a PDF whose header stands within the first 1,024 bytes. Behind other words it must have a PDF's version and objects, so that a text about PDFs is none.</summary>
    private static bool IsPdf(ReadOnlySpan<byte> bytes)
    {
        if (bytes[..Math.Min(bytes.Length, 64)].TrimStart(" \r\n\t\uFEFF"u8).StartsWith("%PDF-"u8))
        {
            return true;
        }

        var at = bytes[..Math.Min(bytes.Length, PdfHead)].IndexOf("%PDF-"u8);
        return at >= 0 && bytes.Length > at + 8 && bytes[at + 5] is >= (byte)'1' and <= (byte)'2' && bytes[at + 6] == (byte)'.' && char.IsAsciiDigit((char)bytes[at + 7])
            && (bytes.Length > at + 9 && bytes[at + 8] is (byte)'\r' or (byte)'\n') && bytes[(at + 8)..].IndexOf(" obj"u8) is >= 0 and < PdfHead;
    }

    /// <summary>Excel before version 5 wrote no compound file: its records begin at once, with one that says which version they are of.</summary>
    private static bool IsOldSheet(ReadOnlySpan<byte> bytes) => bytes.Length > 8 && bytes is [0x09, 0x00 or 0x02 or 0x04 or 0x08, <= 16 and >= 4, 0x00, 0x00 or 0x02 or 0x03 or 0x04 or 0x07, ..];
}
