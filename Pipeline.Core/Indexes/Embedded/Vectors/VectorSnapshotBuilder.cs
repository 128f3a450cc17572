namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Makes the next snapshot of the one before: shares its segments, marks rows dead, appends. For one thread; only of the newest snapshot.</summary>
internal sealed class VectorSnapshotBuilder
{
    // A mebi of numbers: large enough to run through at full speed, small enough that the last one's empty rest does not matter.
    private const int SegmentNumbers = 1 << 20;
    private const int SmallestSegment = 64;

    private readonly VectorFormat _format;
    private readonly int _dimensions;
    private readonly long _generation;
    private readonly List<SegmentView> _segments;
    private int _damaged;

    /// <summary>Starts from nothing.</summary>
    public VectorSnapshotBuilder(VectorFormat format, int dimensions, long generation)
    {
        _format = format;
        _generation = generation;
        _dimensions = dimensions;
        _segments = [];
    }

    /// <summary>Starts from a snapshot.</summary>
    public VectorSnapshotBuilder(VectorSnapshot snapshot)
    {
        _format = snapshot.Format;
        _dimensions = snapshot.Dimensions;
        _generation = snapshot.Generation;
        _segments = [.. snapshot.Segments];
        _damaged = snapshot.Damaged;
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
                    var (segment, to) = NextRow();
                    segment.Copy(to, view.Segment, row);
                }
            }
        }
    }

    /// <summary>Appends a row, unless the vector is damaged: a search would rank it anywhere.</summary>
    public void Add(long key, long version, ReadOnlySpan<float> vector)
    {
        if (vector.Length != _dimensions || !UnitVectors.IsUnit(vector))
        {
            _damaged++;
            return;
        }

        var (segment, row) = NextRow();
        segment.Write(row, key, version, vector);
    }

    /// <summary>The snapshot.</summary>
    public VectorSnapshot Build(long revision) => new(revision, _generation, _format, _dimensions, [.. _segments]) { Damaged = _damaged };

    /// <summary>Makes room for a row, which the caller fills.</summary>
    private (VectorSegment Segment, int Row) NextRow()
    {
        if (_segments.Count == 0 || _segments[^1].Count == _segments[^1].Segment.Capacity)
        {
            _segments.Add(new SegmentView(VectorSegment.Create(_format, NextCapacity(), _dimensions), 0, null, 0));
        }

        var last = _segments[^1];
        _segments[^1] = last with { Count = last.Count + 1 };
        return (last.Segment, last.Count);
    }

    // Doubles up to the full size, so that a small tenant takes little.
    private int NextCapacity() =>
        Math.Clamp(_segments.Sum(segment => segment.Count), SmallestSegment, Math.Max(SmallestSegment, SegmentNumbers / _dimensions));
}
