using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Models;

/// <summary>
/// Copies chunks from one collection to another with vectors of another model. A chunk that is copied already is passed over. What happens to a chunk while it is being copied is done to the
/// copy by whoever does it, if the copy is there by then; if not, it is seen here, since each chunk is looked at again after its copy is written.
/// </summary>
/// <param name="from">Where the chunks are; <see langword="null"/> when there are none.</param>
/// <param name="to">Where they go.</param>
/// <param name="since">The commit after which the copying began: chunks that arrived later say so.</param>
/// <param name="change">The model, and what makes its vectors.</param>
/// <param name="copiedSome">Is told after each page how many were copied.</param>
internal sealed class ModelCopy(ChunkStore? from, ChunkStore to, long since, ModelReplacement change, Action<int> copiedSome)
{
    // A killed process loses a page of vectors at most.
    private const int CostlyPoints = 256;

    /// <summary>Where the chunks go.</summary>
    public string Target => to.Collection;

    /// <summary>Called after each page.</summary>
    public Func<CancellationToken, Task>? Renew { get; set; }

    /// <summary>Copies what is not copied yet.</summary>
    /// <param name="isFirst">Whether to look at all chunks, not only at those that arrived since the copying began.</param>
    /// <param name="most">Stops when more were copied.</param>
    /// <param name="cancellationToken">Stops between pages; what is copied stays.</param>
    /// <returns>How many were copied.</returns>
    public async Task<int> RunAsync(bool isFirst, int most, CancellationToken cancellationToken)
    {
        if (from is null)
        {
            return 0;
        }

        var copied = 0;
        var filter = isFirst ? new Filter() : Wire.AllOf(Wire.AtLeast(Fields.Since, since));
        PointId? offset = null;
        do
        {
            var page = await from.ScrollAsync(filter, offset, change.EmbedAtOnce is null ? CostlyPoints : ServerLimits.PagePoints, All(), Wire.Vectors(Fields.Sparse), cancellationToken).ConfigureAwait(false);
            var some = await CopyAsync(page.Result, cancellationToken).ConfigureAwait(false);
            copied += some;
            copiedSome(some);
            await (Renew?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            offset = page.NextPageOffset;
        }
        while (offset is not null && copied <= most);

        return copied;
    }

    private static WithPayloadSelector All() => new() { Enable = true };

    private static PointStruct Copy(RetrievedPoint point, ReadOnlyMemory<float> vector)
    {
        PointStruct copy = new() { Id = point.Id, Vectors = new Vectors { Vectors_ = new NamedVectors() } };
        copy.Vectors.Vectors_.Vectors.Add(Fields.Dense, ChunkPoints.Dense(vector));
        if (ChunkReading.Sparse(point.Vectors) is { } sparse)
        {
            copy.Vectors.Vectors_.Vectors.Add(Fields.Sparse, sparse);
        }

        copy.Payload.Add(point.Payload);
        return copy;
    }

    private static (long?, long?) Stamps(RetrievedPoint point) => (Wire.NumberOf(point.Payload, Fields.From), Wire.NumberOf(point.Payload, Fields.To));

    private async Task<int> CopyAsync(IReadOnlyList<RetrievedPoint> points, CancellationToken cancellationToken)
    {
        var copied = (await to.GetAsync(points.Select(point => Wire.IdOf(point.Id)), null, cancellationToken).ConfigureAwait(false)).Select(point => point.Id).ToHashSet();
        List<RetrievedPoint> missing = [.. points.Where(point => !copied.Contains(point.Id))];
        if (missing.Count == 0)
        {
            return 0;
        }

        var texts = missing.ConvertAll(point => ChunkReading.Text(point.Payload));
        var vectors = await Task.Run(async () => await change.EmbedAsync(texts, cancellationToken).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        UnitVectors.AssertMadeOf(texts, vectors, change.Model);
        await to.UpsertAsync(missing.Select((point, number) => Copy(point, vectors[number])), CancellationToken.None).ConfigureAwait(false);
        await LookAgainAsync(missing, CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return missing.Count;
    }

    /// <summary>Does to the copies what was done to the chunks since they were read.</summary>
    private async Task LookAgainAsync(List<RetrievedPoint> points, CancellationToken cancellationToken)
    {
        var now = (await from!.GetAsync(points.Select(point => Wire.IdOf(point.Id)), Wire.Only(Fields.Version, Fields.From, Fields.To), cancellationToken).ConfigureAwait(false))
            .ToDictionary(point => Wire.IdOf(point.Id));
        await to.DeleteAsync(points.Select(point => Wire.IdOf(point.Id)).Where(id => !now.ContainsKey(id)), cancellationToken).ConfigureAwait(false);
        foreach (var changed in points.Where(point => now.TryGetValue(Wire.IdOf(point.Id), out var later) && Stamps(later) != Stamps(point))
            .Select(point => now[Wire.IdOf(point.Id)]).DistinctBy(point => Wire.TextOf(point.Payload, Fields.Version)))
        {
            var version = Guid.Parse(Wire.TextOf(changed.Payload, Fields.Version));
            var (shown, hidden) = Stamps(changed);
            if (shown is { } start)
            {
                await to.StampAsync([version], [], start, cancellationToken).ConfigureAwait(false);
            }

            if (hidden is { } end)
            {
                await to.StampAsync([], [version], end, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
