using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>
/// Reads and writes the points that say what the index holds: one of the index, one a document. All writes are conditional, in one order for all replicas.
/// </summary>
internal sealed class StateStore(QdrantServer server, QdrantNames names)
{
    public const string KindOfIndex = "index";
    public const string KindOfDocument = "document";
    public const string KindOfVoid = "void";
    public const string KindOfModel = "model";

    // A replica that is behind would show a commit that others have left.
    private static readonly ReadConsistency OfMost = new() { Type = ReadConsistencyType.Majority };
    private static readonly WriteOrdering InOneOrder = new() { Type = WriteOrderingType.Strong };

    /// <summary>The state of the index.</summary>
    public async Task<IndexState> ReadAsync(CancellationToken cancellationToken) => (await ReadAsync([], cancellationToken).ConfigureAwait(false)).State;

    /// <summary>The state of the index and of some documents, those that have one.</summary>
    public async Task<(IndexState State, Dictionary<Guid, DocumentState> Documents)> ReadAsync(IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        IndexState? state = null;
        Dictionary<Guid, DocumentState> found = [];
        foreach (var page in documents.Prepend(QdrantNames.State).Chunk(ServerLimits.PagePoints))
        {
            GetPoints request = new() { CollectionName = names.Documents, WithPayload = Wire.Only(Fields.Json), ReadConsistency = OfMost };
            request.Ids.AddRange(page.Select(Wire.Id));
            foreach (var point in (await GuardAsync(server.ReadAsync(server.Points.GetAsync, request, cancellationToken)).ConfigureAwait(false)).Result)
            {
                var id = Wire.IdOf(point.Id);
                if (id == QdrantNames.State)
                {
                    state = Read<IndexState>(point.Payload[Fields.Json]);
                }
                else
                {
                    found[id] = Read<DocumentState>(point.Payload[Fields.Json]);
                }
            }
        }

        return (state ?? throw server.Lost(new CollectionGoneException(new(new(Grpc.Core.StatusCode.NotFound, $"collection `{names.Documents}` has no state")))), found);
    }

    /// <summary>The state of the index, or <see langword="null"/> when it was never written.</summary>
    public async Task<IndexState?> FindAsync(CancellationToken cancellationToken)
    {
        GetPoints request = new() { CollectionName = names.Documents, WithPayload = Wire.Only(Fields.Json), ReadConsistency = OfMost };
        request.Ids.Add(Wire.Id(QdrantNames.State));
        var found = await server.ReadAsync(server.Points.GetAsync, request, cancellationToken).ConfigureAwait(false);
        return found.Result.Count == 0 ? null : Read<IndexState>(found.Result[0].Payload[Fields.Json]);
    }

    /// <summary>Replaces the state of the index if it is still at a revision, or there is none; whether it was is to be read.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="expected">The revision.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task ReplaceAsync(IndexState state, long expected, CancellationToken cancellationToken)
    {
        UpsertPoints request = new() { CollectionName = names.Documents, Wait = true, Ordering = InOneOrder, UpdateFilter = Wire.AllOf(Wire.Is(Fields.Revision, expected)) };
        request.Points.Add(Point(QdrantNames.State, KindOfIndex, state, (Fields.Revision, Wire.Number(state.Revision))));
        await GuardAsync(server.UpdateAsync(server.Points.UpsertAsync, request, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Replaces the states of documents that no later commit has written; whether one had is to be read.</summary>
    public async Task WriteAsync(IEnumerable<(Guid Id, DocumentState Document)> documents, long commit, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(documents.Select(document => Point(document.Id, document.Document))))
        {
            UpsertPoints request = new() { CollectionName = names.Documents, Wait = true, Ordering = InOneOrder, UpdateFilter = Wire.AllOf(Wire.AtMost(Fields.Commit, commit - 1)) };
            request.Points.AddRange(part);
            await GuardAsync(server.UpdateAsync(server.Points.UpsertAsync, request, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether there are versions that are not complete.</summary>
    public async Task<bool> AnyPendingAsync(CancellationToken cancellationToken)
    {
        CountPoints request = new() { CollectionName = names.Documents, Filter = Wire.AllOf(Wire.Is(Fields.Pending, true)), Exact = true };
        return (await GuardAsync(server.ReadAsync(server.Points.CountAsync, request, cancellationToken)).ConfigureAwait(false)).Result.Count > 0;
    }

    /// <summary>Points with what they say, page by page, in the order of their ids.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<(Guid Id, DocumentState Document)> ListAsync(Filter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ScrollPoints request = new()
        {
            CollectionName = names.Documents,
            Filter = filter,
            Limit = ServerLimits.PagePoints,
            WithPayload = Wire.Only(Fields.Json),
            ReadConsistency = OfMost,
        };
        do
        {
            var page = await GuardAsync(server.ReadAsync(server.Points.ScrollAsync, request, cancellationToken)).ConfigureAwait(false);
            foreach (var point in page.Result)
            {
                yield return (Wire.IdOf(point.Id), Read<DocumentState>(point.Payload[Fields.Json]));
            }

            request.Offset = page.NextPageOffset;
        }
        while (request.Offset is not null);
    }

    /// <summary>Deletes points.</summary>
    public async Task DeleteAsync(PointsSelector which, CancellationToken cancellationToken) => await GuardAsync(
        server.UpdateAsync(server.Points.DeleteAsync, new DeletePoints { CollectionName = names.Documents, Wait = true, Ordering = InOneOrder, Points = which }, cancellationToken)).ConfigureAwait(false);

    private static PointStruct Point(Guid id, DocumentState document)
    {
        List<(string, Value)> fields =
        [
            (Fields.Tenant, Wire.Text(document.Tenant)),
            (Fields.Commit, Wire.Number(document.Commit)),
            (Fields.Readable, new Value { BoolValue = document.Current is not null }),
            (Fields.Pending, new Value { BoolValue = document.Pending.Count > 0 }),
            (Fields.Folders, Wire.List(DocumentFolders.Of(document.DocumentId).Select(Wire.Text))),
        ];
        if (document is { Current: null, Pending.Count: 0 })
        {
            fields.Add((Fields.Forgettable, new Value { DoubleValue = document.Fence.Order }));
        }

        return Point(id, document.IsVoid ? KindOfVoid : KindOfDocument, document, [.. fields]);
    }

    private static PointStruct Point<T>(Guid id, string kind, T said, params (string Key, Value Value)[] fields)
    {
        PointStruct point = new() { Id = Wire.Id(id), Vectors = new Vectors { Vectors_ = new NamedVectors() } };
        point.Payload.Add(Fields.Kind, Wire.Text(kind));
        point.Payload.Add(Fields.Json, Wire.Text(JsonSerializer.Serialize(said, PipelineJson.Options)));
        foreach (var (key, value) in fields)
        {
            point.Payload.Add(key, value);
        }

        return point;
    }

    private static T Read<T>(Value value) => JsonSerializer.Deserialize<T>(value.StringValue, PipelineJson.Options)!;

    /// <summary>Points in requests of a size that the server takes.</summary>
    private static IEnumerable<List<PointStruct>> Parts(IEnumerable<PointStruct> points) => PointBatches.Of(points, ServerLimits.UpsertPoints);

    private async Task<T> GuardAsync<T>(Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (CollectionGoneException gone)
        {
            throw server.Lost(gone);
        }
    }

    private async Task GuardAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (CollectionGoneException gone)
        {
            throw server.Lost(gone);
        }
    }
}
