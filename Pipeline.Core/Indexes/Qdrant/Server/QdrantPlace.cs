namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>Where an index is, for messages: the server's address without user or query, and the index's name.</summary>
internal static class QdrantPlace
{
    public static string Of(QdrantIndexOptions options) => $"{options.Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}/{options.Collection}";
}
