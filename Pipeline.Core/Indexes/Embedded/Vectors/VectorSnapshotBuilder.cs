namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Makes the next snapshot of the one before: shares its segments, marks rows dead, appends. For one thread; only of the newest snapshot.</summary>
internal sealed class VectorSnapshotBuilder
{
    // 4 MiB: large enough to run through at full speed, small enough that the last one's empty rest does not matter.
    private const int SegmentFloats = 1 << 20;
    private const int SmallestSegment = 64;

    private readonly int _dimensions;
    private readonly long _generation;
    private readonly List<SegmentView> _segments;

    /// <summary>Starts from nothing.</summary>
    public VectorSnapshotBuilder(int dimensions, long generation)
    {
        _generation = generation;
        _dimensions = dimensions;
        _segments = [];
    }

    /// <summary>Starts from a snapshot.</summary>
    public VectorSnapshotBuilder(VectorSnapshot snapshot)
    {
        _dimensions = snapshot.Dimensions;
        _generation = snapshot.Generation;
        _segments = [.. snapshot.Segments];
    }

    /// <summary>Takes the rows of versions away. A segment that is mostly dead is copied together.</summary>
    public void Remove(HashSet<long> versions)
    {
        List<SegmentView> sparse = [];
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            _segments[i] = _segments[i].Without(versions);
            if (_segments[i].LiveCount * 2 < _segments[i].Count || _segments[i].LiveCount == 0)
            {
                sparse.Add(_segments[i]);
                _segments.RemoveAt(i);
            }
        }

        foreach (var view in sparse)
        {
            for (var row = 0; row < view.Count; row++)
            {
                if (!view.IsDead(row))
                {
                    Add(view.Segment.Keys[row], view.Segment.Versions[row], view.Segment.Row(row));
                }
            }
        }
    }

    /// <summary>Appends a row.</summary>
    public void Add(long key, long version, ReadOnlySpan<float> vector)
    {
        if (_segments.Count == 0 || _segments[^1].Count == _segments[^1].Segment.Capacity)
        {
            _segments.Add(new SegmentView(new VectorSegment(NextCapacity(), _dimensions), 0, null, 0));
        }

        var last = _segments[^1];
        last.Segment.Write(last.Count, key, version, vector);
        _segments[^1] = last with { Count = last.Count + 1 };
    }

    /// <summary>The snapshot.</summary>
    public VectorSnapshot Build(long revision) => new(revision, _generation, _dimensions, [.. _segments]);

    // Doubles up to the full size, so that a small tenant takes little.
    private int NextCapacity() =>
        Math.Clamp(_segments.Sum(segment => segment.Count), SmallestSegment, Math.Max(SmallestSegment, SegmentFloats / _dimensions));
}
