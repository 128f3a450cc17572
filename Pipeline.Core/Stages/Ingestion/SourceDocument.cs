namespace Pipeline.Core.Stages.Ingestion;

/// <summary>A document as it was read: its text with its structure, and what is known of it. Immutable.</summary>
public sealed record SourceDocument
{
    private static readonly Dictionary<string, string> NoMetadata = new(StringComparer.Ordinal);

    /// <summary>Unique within the tenant.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Where it came from, as the sender wrote it.</summary>
    public required string Source { get; init; }

    /// <summary>What it was read as: <c>markdown</c>, <c>rst</c>, <c>text</c>, <c>code</c>, <c>csv</c>, <c>json</c>, <c>jsonl</c>, <c>html</c>, <c>pdf</c>, <c>docx</c>, <c>xlsx</c> or <c>eml</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Title, text and blocks.</summary>
    public required DocumentText Content { get; init; }

    /// <summary>What the sender said of it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = NoMetadata;

    /// <summary>The document that was asked for, when it is parsed.</summary>
    internal static SourceDocument Of(ParsedDocument parsed, string id, string source, IngestInput input) => new()
    {
        DocumentId = id,
        Source = source,
        Format = parsed.Format,
        Content = input.Metadata?.GetValueOrDefault("title") is { } title ? parsed.Content with { Title = title } : parsed.Content,
        Metadata = input.Metadata ?? NoMetadata,
    };

    /// <summary>For failures and logs: the source, not the text.</summary>
    public override string ToString() => Source;
}
