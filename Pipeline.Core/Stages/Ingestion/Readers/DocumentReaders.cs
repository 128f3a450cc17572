using System.Collections.Frozen;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>The readers there are. Pure.</summary>
internal static class DocumentReaders
{
    public static readonly IDocumentReader Plain = new PlainTextReader();
    public static readonly IDocumentReader Html = new HtmlReader();
    private static readonly IReadOnlyList<IDocumentReader> All = [new MarkdownReader(), new RstReader(), Plain, Html];
    private static readonly FrozenDictionary<string, IDocumentReader> ByExtension = All
        .SelectMany(reader => reader.Extensions, (reader, extension) => KeyValuePair.Create(extension, reader))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, IDocumentReader>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every extension that is read within folders, for messages.</summary>
    public static string Extensions { get; } = string.Join(' ', All.SelectMany(reader => reader.Extensions));

    /// <summary>Whether files of this name are read within folders.</summary>
    public static bool Knows(string path) => ByExtension.ContainsKey(Path.GetExtension(path));

    /// <summary>The reader an extension promises.</summary>
    public static IDocumentReader? ByName(ReadOnlySpan<char> extension) => BySpan.TryGetValue(extension, out var reader) ? reader : null;
}
