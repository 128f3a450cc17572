namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>A chunk with its terms, counted before anything is locked.</summary>
/// <param name="Place">Its place in the call.</param>
/// <param name="Vectorized">The chunk.</param>
/// <param name="Weights">Its terms with how often they occur.</param>
/// <param name="Words">Its length in words.</param>
internal sealed record PreparedChunk(int Place, VectorizedChunk Vectorized, IReadOnlyDictionary<uint, float> Weights, int Words)
{
    public Chunk Chunk => Vectorized.Chunk;

    public static IReadOnlyList<PreparedChunk> Of(IReadOnlyList<VectorizedChunk> chunks)
    {
        PreparedChunk[] prepared = new PreparedChunk[chunks.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var (weights, words) = Bm25.Count(chunks[i].Chunk);
            prepared[i] = new(i, chunks[i], weights, words);
        }

        return prepared;
    }
}
