namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>The best so many of any number of scores: a heap with the worst on top. Of equal scores the lower key is the better.</summary>
/// <param name="capacity">How many to keep; at least 1.</param>
internal sealed class TopScores(int capacity)
{
    private readonly (float Score, long Key)[] _heap = new (float, long)[capacity];
    private int _count;

    /// <summary>A score below this changes nothing.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    /// <summary>Takes one score into account. One that is no number, as two infinities make it, ranks nowhere.</summary>
    public void Offer(float score, long key)
    {
        if (float.IsNaN(score))
        {
            return;
        }

        if (_count < _heap.Length)
        {
            _heap[_count] = (score, key);
            Rise(_count++);
        }
        else if (IsWorse(_heap[0], (score, key)))
        {
            _heap[0] = (score, key);
            Sink();
        }

        Threshold = _count < _heap.Length ? float.NegativeInfinity : _heap[0].Score;
    }

    /// <summary>Takes all that another has kept.</summary>
    public void Merge(TopScores other)
    {
        foreach (var (score, key) in other._heap.AsSpan(0, other._count))
        {
            Offer(score, key);
        }
    }

    /// <summary>What was kept, best first.</summary>
    public (long Key, double Score)[] ToSorted()
    {
        var kept = _heap.AsSpan(0, _count).ToArray();
        Array.Sort(kept, static (left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : left.Key.CompareTo(right.Key));
        return Array.ConvertAll(kept, static entry => (entry.Key, (double)entry.Score));
    }

    private static bool IsWorse((float Score, long Key) left, (float Score, long Key) right) =>
        left.Score < right.Score || (left.Score == right.Score && left.Key > right.Key);

    private void Rise(int child)
    {
        while (child > 0)
        {
            var parent = (child - 1) / 2;
            if (!IsWorse(_heap[child], _heap[parent]))
            {
                return;
            }

            (_heap[child], _heap[parent]) = (_heap[parent], _heap[child]);
            child = parent;
        }
    }

    private void Sink()
    {
        var parent = 0;
        while (true)
        {
            var child = (2 * parent) + 1;
            if (child >= _count)
            {
                return;
            }

            child += child + 1 < _count && IsWorse(_heap[child + 1], _heap[child]) ? 1 : 0;
            if (!IsWorse(_heap[child], _heap[parent]))
            {
                return;
            }

            (_heap[child], _heap[parent]) = (_heap[parent], _heap[child]);
            parent = child;
        }
    }
}
