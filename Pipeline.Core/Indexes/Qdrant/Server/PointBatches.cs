using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>Points in requests of a size that the server takes. Pure.</summary>
internal static class PointBatches
{
    /// <param name="points">The points; one that is too large alone comes alone.</param>
    /// <param name="most">The most of one request.</param>
    public static IEnumerable<List<PointStruct>> Of(IEnumerable<PointStruct> points, int most)
    {
        List<PointStruct> batch = [];
        var bytes = 0;
        foreach (var point in points)
        {
            var size = point.CalculateSize();
            if (batch.Count > 0 && (batch.Count == most || bytes + size > ServerLimits.RequestBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(point);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
