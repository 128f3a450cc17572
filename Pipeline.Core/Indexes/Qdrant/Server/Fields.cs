namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>The keys of points' payloads. Fixed for ever, since they are stored.</summary>
internal static class Fields
{
    // Of points in the collection of documents.
    public const string Kind = "kind";
    public const string Json = "json";
    public const string Revision = "revision";
    public const string Commit = "commit";
    public const string Readable = "readable";
    public const string Pending = "pending";
    public const string Forgettable = "forgettable";
    public const string Folders = "folders";
    public const string Part = "part";

    // Of both.
    public const string Tenant = "tenant";

    // Of chunks: which version they are of, and from which commit to which they are readable.
    public const string Version = "version";
    public const string From = "from";
    public const string To = "to";
    public const string Since = "since";

    // Of chunks: what is searched by.
    public const string Words = "words";
    public const string Values = "values";
    public const string Names = "names";
    public const string Numbers = "numbers";
    public const string Times = "times";
    public const string Name = "name";
    public const string Value = "value";
    public const string Content = "content";

    // Of chunks: what is handed out.
    public const string Chunk = "chunk";
    public const string Ordinal = "ordinal";
    public const string Total = "total";
    public const string Text = "text";
    public const string Heading = "heading";
    public const string Start = "start";
    public const string End = "end";
    public const string Line = "line";
    public const string Page = "page";
    public const string Document = "document";
    public const string Fingerprint = "fingerprint";
    public const string Source = "source";
    public const string Title = "title";
    public const string Metadata = "metadata";
    public const string FenceOrder = "fenceOrder";
    public const string FenceEpoch = "fenceEpoch";

    // Vectors of chunks.
    public const string Dense = "dense";
    public const string Sparse = "bm25";

    /// <summary>What a hit is made of.</summary>
    public static readonly string[] OfHits =
    [
        Tenant, Chunk, Ordinal, Total, Text, Heading, Start, End, Line, Page, Document, Fingerprint, Source, Title, Metadata, FenceOrder, FenceEpoch,
    ];

    /// <summary>What a model is given.</summary>
    public static readonly string[] OfTexts = [Tenant, Chunk, Ordinal, Text, Heading, Document, Title];
}
