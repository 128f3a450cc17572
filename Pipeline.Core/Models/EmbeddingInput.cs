namespace Pipeline.Core.Models;

/// <summary>What a text is to an embedding model. Many models (e5, bge, arctic, cohere, voyage) embed the two differently.</summary>
public enum EmbeddingInput
{
    /// <summary>A text that is searched: a chunk of a document.</summary>
    Passage,

    /// <summary>A text that is searched with: a question.</summary>
    Query,
}
