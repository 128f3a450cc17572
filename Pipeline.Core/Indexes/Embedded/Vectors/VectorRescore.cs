using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Second look at what a scan of rounded vectors found, by the vectors that the file holds.</summary>
internal static class VectorRescore
{
    // So many that rounding drives none of the best out of them.
    private const int Spare = 64;

    /// <summary>How many of the rounded vectors to look at again.</summary>
    /// <param name="top">How many hits are wanted.</param>
    public static int Candidates(int top) => top + (top / 2) + Spare;

    /// <summary>The best of the candidates by their exact scores, best first. Inside the search's read transaction.</summary>
    public static (long Key, double Score)[] Best(
        SqliteSession session, long generation, (long Key, double Score)[] candidates, ReadOnlySpan<float> query, int top)
    {
        TopScores best = new(Math.Max(1, Math.Min(top, candidates.Length)));
        foreach (var (key, _) in candidates)
        {
            using var rows = session.Prepare("SELECT vector FROM vectors WHERE id = ?1").Bind(1, VectorKeys.Of(generation, key)).Query();
            if (rows.Read() && MemoryMarshal.Cast<byte, float>(rows.Blob(0)) is var vector && vector.Length == query.Length && UnitVectors.IsUnit(vector))
            {
                best.Offer(TensorPrimitives.Dot(query, vector), key);
            }
        }

        return best.ToSorted();
    }
}
