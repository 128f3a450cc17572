namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>What a vector store is given of a question.</summary>
public enum VectorStoreInput
{
    /// <summary>Its text: the store embeds it with the generator that it was made with.</summary>
    Text,

    /// <summary>Its vector, made by the pipeline's model. The store's records must have been embedded with the same one.</summary>
    Vector,
}
