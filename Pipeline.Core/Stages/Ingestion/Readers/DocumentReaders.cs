using System.Collections.Frozen;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Which reader reads what. Pure.</summary>
internal static class DocumentReaders
{
    private static readonly PlainTextReader Plain = new();
    private static readonly HtmlReader Html = new();
    private static readonly IReadOnlyList<IDocumentReader> All = [new MarkdownReader(), new RstReader(), Plain, Html];
    private static readonly FrozenDictionary<string, IDocumentReader> ByExtension = All
        .SelectMany(reader => reader.Extensions, (reader, extension) => KeyValuePair.Create(extension, reader))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every extension that is read within folders, for messages.</summary>
    public static string Extensions { get; } = string.Join(' ', All.SelectMany(reader => reader.Extensions));

    /// <summary>Whether files of this name are read within folders.</summary>
    public static bool Knows(string path) => ByExtension.ContainsKey(Path.GetExtension(path));

    /// <summary>The reader for a file's extension, or else for what its text looks like.</summary>
    public static IDocumentReader For(string path, string text) =>
        ByExtension.TryGetValue(Path.GetExtension(path), out var reader) ? reader : ForContent(text);

    /// <summary>The reader for what a text looks like: HTML if it begins so, else plain text.</summary>
    public static IDocumentReader ForContent(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 512)).TrimStart();
        var isHtml = start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (start.StartsWith("<?xml", StringComparison.Ordinal) && start.Contains("<html", StringComparison.OrdinalIgnoreCase));
        return isHtml ? Html : Plain;
    }
}
