using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>Calls that concern the points of one collection of chunks. Each throws <see cref="CollectionGoneException"/> when it is not there. Thread-safe.</summary>
/// <param name="server">The server.</param>
/// <param name="collection">The collection.</param>
/// <param name="limits">What it bears.</param>
internal sealed class ChunkStore(QdrantServer server, string collection, CollectionLimits limits)
{
    /// <summary>Chunks that no reader sees, and that are not about to go.</summary>
    public static readonly Filter NotReadable = Wire.AllOf(Wire.IsMissing(Fields.From), Wire.IsMissing(Fields.To));

    /// <summary>The collection.</summary>
    public string Collection => collection;

    /// <summary>What it bears.</summary>
    public CollectionLimits Limits => limits;

    /// <summary>The filter for chunks of versions.</summary>
    public static Condition OfVersions(IReadOnlyCollection<Guid> versions) => Wire.In(Fields.Version, versions);

    /// <summary>The filter for what readers see in a state.</summary>
    public static Filter VisibleAt(long visible, params IEnumerable<Condition> conditions)
    {
        var filter = Wire.AllOf([Wire.AtMost(Fields.From, visible), .. conditions]);
        filter.MustNot.Add(Wire.AtMost(Fields.To, visible));
        return filter;
    }

    /// <summary>Writes points as they are.</summary>
    public Task UpsertAsync(IEnumerable<PointStruct> points, CancellationToken cancellationToken) => UpsertAsync(points, null, cancellationToken);

    /// <summary>
    /// Stores chunks that no reader sees yet. One that a commit has marked stays as it is: a call that is made again because its answer was lost, or that of a worker whose lease is lost, may come after the commit, and would take
    /// the mark away.
    /// </summary>
    public Task StoreAsync(IEnumerable<PointStruct> chunks, CancellationToken cancellationToken) =>
        UpsertAsync(chunks, NotReadable, cancellationToken);

    private async Task UpsertAsync(IEnumerable<PointStruct> points, Filter? changeable, CancellationToken cancellationToken)
    {
        foreach (var batch in PointBatches.Of(points, limits.UpsertPoints))
        {
            UpsertPoints request = new() { CollectionName = collection, Wait = true, UpdateFilter = changeable };
            request.Points.AddRange(batch);
            await server.UpdateAsync(server.Points.UpsertAsync, request, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Which of some points are there, with what they say.</summary>
    public async Task<List<RetrievedPoint>> GetAsync(IEnumerable<Guid> ids, WithPayloadSelector? payload, CancellationToken cancellationToken)
    {
        List<RetrievedPoint> found = [];
        foreach (var page in ids.Chunk(limits.PagePoints))
        {
            GetPoints request = new() { CollectionName = collection, WithPayload = payload };
            request.Ids.AddRange(page.Select(Wire.Id));
            found.AddRange((await server.ReadAsync(server.Points.GetAsync, request, cancellationToken).ConfigureAwait(false)).Result);
        }

        return found;
    }

    /// <summary>How many points fit a filter, exactly.</summary>
    public async Task<long> CountAsync(Filter filter, CancellationToken cancellationToken) => (long)(await server.ReadAsync(
        server.Points.CountAsync, new CountPoints { CollectionName = collection, Filter = filter, Exact = true }, cancellationToken).ConfigureAwait(false)).Result.Count;

    /// <summary>How many chunks of versions there are.</summary>
    public async Task<long> CountAsync(IReadOnlyCollection<Guid> versions, CancellationToken cancellationToken)
    {
        long count = 0;
        foreach (var some in versions.Chunk(limits.ConditionValues))
        {
            count += await CountAsync(Wire.AllOf(OfVersions(some)), cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>How many chunks of versions there are, of those that there should be.</summary>
    /// <param name="versions">The versions, each with how many chunks it should have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> CountAsync(IReadOnlyCollection<(Guid Id, int Chunks)> versions, CancellationToken cancellationToken) => AreFew(versions)
        ? (await GetAsync(versions.SelectMany(ChunksOf), null, cancellationToken).ConfigureAwait(false)).Count
        : await CountAsync([.. versions.Select(version => version.Id)], cancellationToken).ConfigureAwait(false);

    /// <summary>A page of points, in the order of their ids.</summary>
    public Task<ScrollResponse> ScrollAsync(
        Filter filter, PointId? offset, int limit, WithPayloadSelector payload, WithVectorsSelector? vectors, CancellationToken cancellationToken) => server.ReadAsync(
        server.Points.ScrollAsync,
        new ScrollPoints { CollectionName = collection, Filter = filter, Offset = offset, Limit = (uint)Math.Min(limit, limits.PagePoints), WithPayload = payload, WithVectors = vectors },
        cancellationToken);

    /// <summary>All points that fit a filter.</summary>
    public async IAsyncEnumerable<RetrievedPoint> ListAsync(
        Filter filter, WithPayloadSelector payload, WithVectorsSelector? vectors, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PointId? offset = null;
        do
        {
            var page = await ScrollAsync(filter, offset, ServerLimits.PagePoints, payload, vectors, cancellationToken).ConfigureAwait(false);
            foreach (var point in page.Result)
            {
                yield return point;
            }

            offset = page.NextPageOffset;
        }
        while (offset is not null);
    }

    /// <summary>A search.</summary>
    public async Task<IReadOnlyList<ScoredPoint>> QueryAsync(QueryPoints query, CancellationToken cancellationToken)
    {
        query.CollectionName = collection;
        return (await server.ReadAsync(server.Points.QueryAsync, query, cancellationToken).ConfigureAwait(false)).Result;
    }

    /// <summary>Says of versions from which commit on they are readable, and of others until which; of whichever of their chunks there are.</summary>
    public Task StampAsync(IReadOnlyCollection<Guid> shown, IReadOnlyCollection<Guid> hidden, long commit, CancellationToken cancellationToken) =>
        StampAsync([.. Stamps(shown, Fields.From, commit), .. Stamps(hidden, Fields.To, commit)], cancellationToken);

    /// <summary>The same, when all chunks of the versions shown are there; otherwise it is an error of the server.</summary>
    public Task StampStoredAsync(IReadOnlyCollection<(Guid Id, int Chunks)> shown, IReadOnlyCollection<Guid> hidden, long commit, CancellationToken cancellationToken) => AreFew(shown)
        ? StampAsync([.. shown.SelectMany(ChunksOf).Chunk(limits.PagePoints).Select(some => Stamp(Of(some), Fields.From, commit)), .. Stamps(hidden, Fields.To, commit)], cancellationToken)
        : StampAsync([.. shown.Select(version => version.Id)], hidden, commit, cancellationToken);

    /// <summary>Deletes points that fit a filter.</summary>
    public Task DeleteAsync(Filter filter, CancellationToken cancellationToken) => server.UpdateAsync(
        server.Points.DeleteAsync, new DeletePoints { CollectionName = collection, Wait = true, Points = new PointsSelector { Filter = filter } }, cancellationToken);

    /// <summary>Deletes points by id.</summary>
    public Task DeleteAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var which = Of(ids);
        return which.Points.Ids.Count == 0 ? Task.CompletedTask : server.UpdateAsync(
            server.Points.DeleteAsync, new DeletePoints { CollectionName = collection, Wait = true, Points = which }, cancellationToken);
    }

    /// <summary>Whether chunks are named one by one, which the server need not search for.</summary>
    private static bool AreFew(IEnumerable<(Guid Id, int Chunks)> versions) => versions.Sum(version => (long)version.Chunks) <= ServerLimits.NamedPoints;

    private static IEnumerable<Guid> ChunksOf((Guid Id, int Chunks) version) => Enumerable.Range(0, version.Chunks).Select(ordinal => QdrantNames.Chunk(version.Id, ordinal));

    private static PointsSelector Of(IEnumerable<Guid> ids)
    {
        PointsIdsList list = new();
        list.Ids.AddRange(ids.Select(Wire.Id));
        return new PointsSelector { Points = list };
    }

    private static PointsUpdateOperation Stamp(PointsSelector which, string key, long commit)
    {
        PointsUpdateOperation.Types.SetPayload stamp = new() { PointsSelector = which };
        stamp.Payload.Add(key, Wire.Number(commit));
        return new PointsUpdateOperation { SetPayload = stamp };
    }

    private IEnumerable<PointsUpdateOperation> Stamps(IReadOnlyCollection<Guid> versions, string key, long commit) =>
        versions.Chunk(limits.ConditionValues).Select(some => Stamp(new PointsSelector { Filter = Wire.AllOf(OfVersions(some)) }, key, commit));

    private async Task StampAsync(IReadOnlyList<PointsUpdateOperation> stamps, CancellationToken cancellationToken)
    {
        foreach (var some in stamps.Chunk(ServerLimits.StampsAtOnce))
        {
            UpdateBatchPoints request = new() { CollectionName = collection, Wait = true };
            request.Operations.AddRange(some);
            await server.UpdateAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
