using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Core.Stages.Ingestion;

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
        Parse(new RawDocument(content, name, limits), cancellationToken);

    /// <summary>Reads a document that is text already.</summary>
    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, string, ParseLimits, CancellationToken)"/>
    public static ParsedDocument ParseText(string text, string name, ParseLimits limits, CancellationToken cancellationToken) =>
        Parse(new RawDocument(text, name, limits), cancellationToken);

    /// <summary>Whether a document's format is one whose library may take long or much memory on hostile input. Cheap: looks at the beginning alone.</summary>
    public static bool IsRisky(ReadOnlyMemory<byte> content, string name) => FormatDetector.FindRisky(new RawDocument(content, name, new ParseLimits())) is not null;

    private static ParsedDocument Parse(RawDocument document, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reader = FormatDetector.Detect(document);
        var text = reader.Read(document, cancellationToken);
        return text.Blocks.Count > 0
            ? new ParsedDocument(reader.Format, text)
            : throw new PermanentException($"'{document.Name}' has no text: its {text.Text.Length} characters are markup or front matter.");
    }
}
