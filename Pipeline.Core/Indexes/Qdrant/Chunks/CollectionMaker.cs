using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>Makes, drops and names collections. Each step may be repeated. Thread-safe.</summary>
internal sealed class CollectionMaker(QdrantServer server, QdrantNames names, QdrantStorageOptions options)
{
    /// <summary>Makes the collection of what the index knows of its documents.</summary>
    public async Task MakeDocumentsAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(CollectionRecipes.Documents(names.Documents, options), cancellationToken).ConfigureAwait(false);
        await IndexAsync(names.Documents, CollectionRecipes.IndexesOfDocuments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a collection of chunks.</summary>
    public async Task MakeChunksAsync(string collection, int dimensions, CancellationToken cancellationToken)
    {
        await CreateAsync(CollectionRecipes.Chunks(collection, dimensions, options), cancellationToken).ConfigureAwait(false);
        await IndexAsync(collection, CollectionRecipes.IndexesOfChunks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Points the index's alias to a collection, in one step.</summary>
    public async Task NameAsync(string collection, CancellationToken cancellationToken)
    {
        var aliases = await server.ReadAsync(server.Collections.ListAliasesAsync, new ListAliasesRequest(), cancellationToken).ConfigureAwait(false);
        var current = aliases.Aliases.FirstOrDefault(alias => alias.AliasName == names.Alias);
        if (current?.CollectionName == collection)
        {
            return;
        }

        ChangeAliases change = new() { Timeout = (ulong)server.Timeout.TotalSeconds };
        if (current is not null)
        {
            change.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = names.Alias } });
        }

        change.Actions.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = names.Alias, CollectionName = collection } });
        await server.WriteAsync(server.Collections.UpdateAliasesAsync, change, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops a collection, if it is there.</summary>
    public Task DropAsync(string collection, CancellationToken cancellationToken) =>
        server.WriteAsync(server.Collections.DeleteAsync, new DeleteCollection { CollectionName = collection, Timeout = (ulong)server.Timeout.TotalSeconds }, cancellationToken);

    /// <summary>The collections on the server that an index of this name would have made.</summary>
    public async Task<IReadOnlyList<string>> ListChunksAsync(CancellationToken cancellationToken) =>
        [.. (await server.ReadAsync(server.Collections.ListAsync, new ListCollectionsRequest(), cancellationToken).ConfigureAwait(false)).Collections
            .Select(collection => collection.Name).Where(names.IsChunks)];

    private async Task CreateAsync(CreateCollection request, CancellationToken cancellationToken)
    {
        request.Timeout = (ulong)server.Timeout.TotalSeconds;
        try
        {
            await server.WriteAsync(server.Collections.CreateAsync, request, cancellationToken).ConfigureAwait(false);
        }
        catch (CollectionExistsException)
        {
            // Another process was faster, or a call was answered with a failure and carried out all the same.
        }
    }

    private async Task IndexAsync(string collection, IEnumerable<(string Field, PayloadIndexParams Index)> indexes, CancellationToken cancellationToken)
    {
        foreach (var (field, index) in indexes)
        {
            await server.UpdateAsync(
                server.Points.CreateFieldIndexAsync,
                new CreateFieldIndexCollection { CollectionName = collection, Wait = true, FieldName = field, FieldType = TypeOf(index), FieldIndexParams = index },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static FieldType TypeOf(PayloadIndexParams index) => index.IndexParamsCase switch
    {
        PayloadIndexParams.IndexParamsOneofCase.IntegerIndexParams => FieldType.Integer,
        PayloadIndexParams.IndexParamsOneofCase.FloatIndexParams => FieldType.Float,
        PayloadIndexParams.IndexParamsOneofCase.BoolIndexParams => FieldType.Bool,
        _ => FieldType.Keyword,
    };
}
