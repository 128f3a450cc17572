namespace Pipeline.Core.Stages.Retrieval;

/// <summary>What a search goes by.</summary>
public enum SearchMode
{
    /// <summary>Vectors and words, fused.</summary>
    Hybrid,

    /// <summary>Vectors alone.</summary>
    Dense,

    /// <summary>Words alone; needs no model.</summary>
    Lexical,
}
