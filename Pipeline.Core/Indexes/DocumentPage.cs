namespace Pipeline.Core.Indexes;

/// <summary>Which page of a tenant's documents <see cref="IChunkIndex.ListDocumentsAsync"/> answers. Immutable.</summary>
public sealed record DocumentPage
{
    /// <summary>The most documents of one page.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Only documents whose id begins with this, letter by letter.</summary>
    /// <value>Any text; empty (the default) for all.</value>
    public string Prefix { get; init; } = "";

    /// <summary>Only documents whose id comes after this one: the last id of the page before.</summary>
    /// <value>A document's id, which need not exist any more, or <see langword="null"/> (the default) for the first page.</value>
    public string? After { get; init; }

    /// <summary>How many at most; a shorter page is the last.</summary>
    /// <value>1–10,000. Default: 1,000.</value>
    public int Limit { get; init; } = 1_000;
}
