namespace Pipeline.Core.Indexes;

/// <summary>A chunk with its vector.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Vector">Unit length; as many numbers as the index has dimensions.</param>
/// <param name="Model">The identity of the model that made the vector.</param>
public sealed record VectorizedChunk(Chunk Chunk, ReadOnlyMemory<float> Vector, string Model)
{
    /// <summary>Tells what the model was given, so that the vector is found when it is given the same again; <see langword="null"/> when that is not worth it.</summary>
    public Guid? Content { get; init; }

    /// <summary>For failures and logs: where the chunk stands.</summary>
    public override string ToString() => Chunk.ToString();
}
