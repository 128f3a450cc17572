namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>How the server puts two searches together.</summary>
internal enum QdrantFusion
{
    /// <summary>By ranks.</summary>
    Rrf,

    /// <summary>By scores within the spread of their list.</summary>
    Dbsf,
}
