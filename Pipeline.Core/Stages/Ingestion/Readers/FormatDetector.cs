namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Finds the reader for a document: by its content; between kinds of plain text by its name. Pure.</summary>
internal static class FormatDetector
{
    private const int HeadLength = 1024;

    /// <summary>The reader for a document.</summary>
    public static IDocumentReader Detect(RawDocument document) =>
        FindRisky(document) ?? DocumentReaders.ByName(document.Extension) ?? DocumentReaders.Plain;

    /// <summary>The reader if it is one to be isolated, else <see langword="null"/>.</summary>
    public static IDocumentReader? FindRisky(RawDocument document)
    {
        Span<char> buffer = stackalloc char[HeadLength];
        var head = document.Head(buffer);
        return IsHtml(head) ? DocumentReaders.Html : null;
    }

    private static bool IsHtml(ReadOnlySpan<char> head)
    {
        var start = head.TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (start.StartsWith("<?xml", StringComparison.Ordinal) && start.Contains("<html", StringComparison.OrdinalIgnoreCase));
    }
}
