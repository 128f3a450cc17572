namespace Pipeline.Core.Models;

/// <summary>
/// What an embedding generator says of its price; answered by <c>GetService</c>, which decorators pass on. One that says nothing counts as dear: each chunk is then
/// stored with a hash of what the model was given, and a chunk whose hash the index knows takes the vector from there.
/// </summary>
/// <remarks>
/// That costs a read for each batch and some 40 bytes a chunk: next to nothing beside a model that is a network or a graphics card away, too much for one that
/// computes in microseconds.
/// </remarks>
public interface IEmbeddingCost
{
    /// <summary>Whether making a vector costs less than looking one up in the index, so that nobody should try.</summary>
    bool IsCheaperThanLookup { get; }
}
