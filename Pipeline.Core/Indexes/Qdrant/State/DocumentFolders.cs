namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>The folders that a document's id lies in, as far as it is a path or a URL: listings below one look at its documents only. Pure.</summary>
internal static class DocumentFolders
{
    // Deeper ones are found through the ones above them.
    private const int Most = 24;

    /// <summary>Every beginning of the id that ends with a slash.</summary>
    public static IEnumerable<string> Of(string documentId)
    {
        var found = 0;
        for (var at = documentId.IndexOf('/', StringComparison.Ordinal); at >= 0 && found < Most; at = documentId.IndexOf('/', at + 1))
        {
            found++;
            yield return documentId[..(at + 1)];
        }
    }

    /// <summary>The deepest folder that all ids with a beginning lie in; <see langword="null"/> when there is none.</summary>
    public static string? Around(string prefix) => Of(prefix).LastOrDefault();
}
