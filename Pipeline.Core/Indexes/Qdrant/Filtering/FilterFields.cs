using Pipeline.Core.Indexes.Filters;

namespace Pipeline.Core.Indexes.Qdrant.Filtering;

/// <summary>Which of a point's values a filter's field means, as <see cref="FilterField.ValueOf"/> has it. Pure.</summary>
internal static class FilterFields
{
    public const string Source = "source";
    public const string DocumentId = "documentId";
    public const string Title = "title";

    // Separates a field from its value; no name of a field has it.
    private const char Between = '\u001f';
    private const string MetadataPrefix = "metadata.";

    /// <summary>The name that the points know the field by.</summary>
    public static string NameOf(FilterField field) => field.Name switch
    {
        Source or DocumentId or Title => NameOf(field.Name, isMetadata: false),
        _ => NameOf(field.Name.StartsWith(MetadataPrefix, StringComparison.Ordinal) ? field.Name[MetadataPrefix.Length..] : field.Name, isMetadata: true),
    };

    /// <summary>How a field's value is found.</summary>
    /// <param name="field">The field, by <see cref="NameOf(string, bool)"/>.</param>
    /// <param name="value">The value.</param>
    public static string ValueOf(string field, string value) => field + Between + value;

    /// <summary>How a field is named: one of the document's own, or one of its metadata.</summary>
    public static string NameOf(string name, bool isMetadata) => (isMetadata ? "m" : "d") + name;
}
