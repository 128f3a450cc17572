namespace Pipeline.Core.Indexes.Filters;

/// <summary>
/// What a condition looks at: <c>source</c>, <c>documentId</c>, <c>title</c>, or else the metadata of that name; <c>metadata.</c> before a name always means metadata.
/// Upper and lower case differ.
/// </summary>
/// <param name="Name">The name as written.</param>
public sealed record FilterField(string Name)
{
    private const string MetadataPrefix = "metadata.";

    /// <summary>The document's value, or <see langword="null"/> when it has none.</summary>
    /// <param name="document">The document.</param>
    public string? ValueOf(IFilteredDocument document) => Name switch
    {
        "source" => document.Source,
        "documentId" => document.DocumentId,
        "title" => document.Title.Length > 0 ? document.Title : null,
        _ => document.Metadata.GetValueOrDefault(Name.StartsWith(MetadataPrefix, StringComparison.Ordinal) ? Name[MetadataPrefix.Length..] : Name),
    };

    /// <summary>The name as it stands in a filter.</summary>
    public override string ToString() => FilterText.IsName(Name) ? Name : FilterText.Quote(Name);
}
