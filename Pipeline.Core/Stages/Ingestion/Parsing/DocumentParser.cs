using Pipeline.Core.Jobs;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Ingestion.Encodings;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Data;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>
/// Makes text and blocks of any document: finds the format by content, the name only decides between kinds of plain text. Pure and synchronous; safe for all threads. Work is bounded
/// by the limits, but a risky format's library may still take long or much memory: run those where they can be killed.
/// </summary>
internal static class DocumentParser
{
    /// <summary>Reads a document.</summary>
    /// <param name="content">Its bytes. Not referred to by what is returned.</param>
    /// <param name="name">Its path or name: what to call it in errors, and its extension.</param>
    /// <param name="limits">When to refuse it.</param>
    /// <param name="cancellationToken">Stops between pages, sheets and parts.</param>
    /// <exception cref="PermanentException">It cannot be read: the message names it and says why.</exception>
    public static ParsedDocument Parse(ReadOnlyMemory<byte> content, string name, ParseLimits limits, CancellationToken cancellationToken) =>
        Parse(new RawDocument(content, name, limits) { Parser = Parse }, cancellationToken);

    /// <summary>Reads a document that is text already.</summary>
    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, string, ParseLimits, CancellationToken)"/>
    public static ParsedDocument ParseText(string text, string name, ParseLimits limits, CancellationToken cancellationToken) =>
        Parse(new RawDocument(text, name, limits) { Parser = Parse }, cancellationToken);

    /// <summary>Whether a document's format is one whose library may take long or much memory on hostile input. Cheap: looks at the beginning alone.</summary>
    /// <param name="content">Its bytes, or the first few thousand.</param>
    /// <param name="name">Its path or name.</param>
    public static bool IsRisky(ReadOnlyMemory<byte> content, string name) => FormatDetector.IsRisky(new RawDocument(content, name, new ParseLimits()) { Parser = Parse });

    /// <summary>Whether a file whose name does not say what it is holds no document: a program, a picture, data. Cheap: looks at the beginning alone.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its path or name.</param>
    public static bool IsOther(ReadOnlyMemory<byte> content, string name) => FormatDetector.IsOther(new RawDocument(content, name, new ParseLimits()) { Parser = Parse });

    /// <summary>Whether a file has nothing in it that could be read: no bytes, blanks alone, or a notebook in which nobody has written.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its path or name.</param>
    public static bool IsEmpty(ReadOnlyMemory<byte> content, string name) =>
        TextDecoder.IsBlank(content.Span) || (Path.GetExtension(name).Equals(".ipynb", StringComparison.OrdinalIgnoreCase) && NotebookReader.IsEmpty(content));

    /// <summary>Reads a document that may be inside of another.</summary>
    private static ParsedDocument Parse(RawDocument document, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (Unpacked.IsGzip(document.Content.Span))
        {
            document = Unpacked.Gunzip(document);
        }

        var reader = FormatDetector.Detect(document);
        var text = Read(reader, document, cancellationToken);
        return text.Blocks.Count > 0 || text.Pictures.Count > 0
            ? new ParsedDocument(reader.Format, Bounded(text, document.Limits))
            : throw new PermanentException($"'{document.Name}' has no text: it is {reader.Format} of {document.Length} with nothing to read, or markup and front matter alone.");
    }

    /// <summary>The document with no more pictures than text recognition gets of one: an archive may hold many.</summary>
    private static DocumentText Bounded(DocumentText text, ParseLimits limits)
    {
        long bytes = 0;
        var kept = text.Pictures.TakeWhile(picture => (bytes += picture.Content.Length) <= limits.PictureBytes).ToList();
        return kept.Count == text.Pictures.Count ? text : text with
        {
            Pictures = kept,
            Notes = [.. text.Notes, $"{text.Pictures.Count - kept.Count} of {text.Pictures.Count} pictures are not recognised: those before take {SizeText.Format(limits.PictureBytes)}, the most of one document"],
        };
    }

    /// <summary>Whatever a library throws is about this document: trying again would not help.</summary>
    private static DocumentText Read(IDocumentReader reader, RawDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return reader.Read(document, cancellationToken);
        }
        catch (Exception error) when (error is not (PermanentException or OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException))
        {
            throw new PermanentException($"'{document.Name}' cannot be read as {reader.Format}: it is damaged or incomplete ({error.GetType().Name}: {error.Message}).", error);
        }
    }
}
