namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Every vector against the query, on all cores when there are many: exact for vectors that are kept as they are.</summary>
internal static class VectorScan
{
    // Below this a second thread costs more than it brings: about a tenth of a millisecond of work each.
    private const long NumbersPerThread = 1 << 20;

    /// <summary>The nearest vectors by dot product, best first.</summary>
    /// <param name="snapshot">The vectors.</param>
    /// <param name="vector">As many numbers as the snapshot has dimensions.</param>
    /// <param name="top">How many at most.</param>
    /// <param name="cancellationToken">Stops the scan between segments.</param>
    public static (long Key, double Score)[] Search(VectorSnapshot snapshot, ReadOnlyMemory<float> vector, int top, CancellationToken cancellationToken)
    {
        var rows = snapshot.Rows;
        top = Math.Min(top, rows);
        if (top == 0)
        {
            return [];
        }

        var parts = Parts(rows, snapshot.Dimensions, Environment.ProcessorCount);
        var best = new TopScores[parts];
        ScanQuery query = new(vector, snapshot.Format);
        if (parts == 1)
        {
            best[0] = SearchPart(snapshot, query, top, 0, rows, cancellationToken);
        }
        else
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = parts, CancellationToken = cancellationToken };
            Parallel.For(0, parts, options, part => best[part] =
                SearchPart(snapshot, query, top, From(rows, part, parts), From(rows, part + 1, parts), cancellationToken));
        }

        foreach (var other in best.AsSpan(1))
        {
            best[0].Merge(other);
        }

        return best[0].ToSorted();
    }

    /// <summary>Into how many parts a scan is cut.</summary>
    public static int Parts(int rows, int dimensions, int cores) => (int)Math.Clamp((long)rows * dimensions / NumbersPerThread, 1, cores);

    private static int From(int rows, int part, int parts) => (int)((long)rows * part / parts);

    private static TopScores SearchPart(
        VectorSnapshot snapshot, ScanQuery query, int top, int from, int to, CancellationToken cancellationToken)
    {
        TopScores best = new(top);
        var first = 0;
        foreach (var view in snapshot.Segments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            view.Segment.Scan(query, view, Math.Max(from - first, 0), Math.Min(to - first, view.Count), best);
            first += view.Count;
        }

        return best;
    }
}
