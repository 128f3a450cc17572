namespace Pipeline.Core.Stages.Ingestion;

/// <summary>A document's text and where its blocks are. Immutable.</summary>
public sealed record DocumentText
{
    private static readonly Dictionary<string, string> NoMetadata = new(StringComparer.Ordinal);

    /// <summary>The document's title; empty when it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>
    /// The text. For formats that are text themselves it is the source, markup and all, so that lines are those of the file; what nobody reads is left out of it (embedded pictures, and in Markdown
    /// comments and HTML tags). For the others it is what a reader would see.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>Headings, paragraphs and the rest in the order of the text, not overlapping. Text outside of them (front matter) is not chunked.</summary>
    public required IReadOnlyList<TextBlock> Blocks { get; init; }

    /// <summary>What of the document could not be read, each in words for people: <c>page 3: words in a font that cannot be read are left out</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the document says of itself above its text (front matter): names and values, by which filters choose. What the sender says counts more.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = NoMetadata;

    /// <summary>Pictures whose words are to be recognised, in the order of their blocks; only when <see cref="DocumentParts.Pictures"/> was asked for.</summary>
    internal IReadOnlyList<PagePicture> Pictures { get; init; } = [];

    /// <summary>Whether the text's lines are the source's lines.</summary>
    public bool HasSourceLines { get; init; }
}
