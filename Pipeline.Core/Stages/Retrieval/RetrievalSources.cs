namespace Pipeline.Core.Stages.Retrieval;

/// <summary>The names of what can be searched.</summary>
public static class RetrievalSources
{
    /// <summary>By the nearness of vectors.</summary>
    public const string Dense = "dense";

    /// <summary>By words, with BM25.</summary>
    public const string Lexical = "lexical";

    /// <summary>By both in one search that the index puts together itself, for an index that can.</summary>
    public const string Fused = "fused";
}
