namespace Pipeline.Core.Stages.Embedding;

/// <summary>
/// The vectors made last, by what they were made of: a copy of a text that is on its way to the index has the vector of the first. The oldest leave when there are too many numbers. Thread-safe.
/// </summary>
/// <param name="mostNumbers">The most numbers of all vectors together; a vector is kept even if it alone has more.</param>
internal sealed class RecentVectors(long mostNumbers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ReadOnlyMemory<float>> _vectors = [];
    private readonly Queue<Guid> _order = new();
    private long _numbers;

    /// <summary>The vectors of contents that were made lately.</summary>
    public Dictionary<Guid, ReadOnlyMemory<float>> Find(IReadOnlyList<Guid> contents)
    {
        Dictionary<Guid, ReadOnlyMemory<float>> found = [];
        lock (_gate)
        {
            foreach (var content in contents)
            {
                if (_vectors.TryGetValue(content, out var vector))
                {
                    found[content] = vector;
                }
            }
        }

        return found;
    }

    /// <summary>Keeps a vector.</summary>
    public void Keep(Guid content, ReadOnlyMemory<float> vector)
    {
        lock (_gate)
        {
            if (!_vectors.TryAdd(content, vector))
            {
                return;
            }

            _order.Enqueue(content);
            for (_numbers += vector.Length; _numbers > mostNumbers && _order.Count > 1;)
            {
                _vectors.Remove(_order.Dequeue(), out var oldest);
                _numbers -= oldest.Length;
            }
        }
    }
}
