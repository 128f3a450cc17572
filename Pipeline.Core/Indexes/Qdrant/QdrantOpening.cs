using System.Globalization;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Storage;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant;

/// <summary>Opens an index: makes what is missing, if it may, and checks that what is there is what this program works with.</summary>
internal sealed class QdrantOpening(QdrantParts parts, QdrantIndexOptions options)
{
    private string Place => parts.Server.Place;

    /// <summary>Opens it.</summary>
    /// <exception cref="StoreException">It is not there and may not be made, or is not what it should be.</exception>
    /// <exception cref="NotSupportedException">The server is too old, or a newer program has written the index.</exception>
    public async Task<IndexState> RunAsync(StoreAccess access, CancellationToken cancellationToken)
    {
        await CheckVersionAsync(cancellationToken).ConfigureAwait(false);
        var state = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            if (access == StoreAccess.Existing)
            {
                throw new StoreException(StoreFault.Missing, Place, $"There is no index at {Place}. Ingest documents first, or set index.qdrant.url and index.qdrant.collection to where they are.");
            }

            state = await MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        if (state.Schema > IndexState.KnownSchema)
        {
            throw new NotSupportedException(
                $"The index at {Place} was written by a newer version of this program (schema {state.Schema}; this one knows {IndexState.KnownSchema}). Update this program.");
        }

        if (state.Model is { } model)
        {
            await CheckCollectionAsync(model, cancellationToken).ConfigureAwait(false);
        }

        return state;
    }

    private async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var said = await parts.Server.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        var number = said.Split('-', '+')[0];
        if (!Version.TryParse(number, out var version))
        {
            throw new NotSupportedException($"The server at {Place} says its version is '{said}', which is none of Qdrant's. See that index.qdrant.url is the gRPC address of a Qdrant server.");
        }

        if (version < ServerLimits.OldestServer)
        {
            throw new NotSupportedException(
                $"The Qdrant server at {Place} has version {said}; {ServerLimits.OldestServer} or later is needed: older ones know no conditional writes, and a worker that lost its lease could overwrite another's. Update the server.");
        }

        if (options.Storage.Quantization == QdrantQuantization.Turbo && version < ServerLimits.OldestTurbo)
        {
            throw new NotSupportedException(
                $"index.qdrant.storage.quantization is turbo, and the Qdrant server at {Place} has version {said}; turbo needs {ServerLimits.OldestTurbo} or later. Use scalar or binary, or update the server.");
        }
    }

    private async Task<IndexState?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Store.FindAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CollectionGoneException)
        {
            return null;
        }
    }

    private async Task<IndexState> MakeAsync(CancellationToken cancellationToken)
    {
        if (await IsTakenAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new StoreException(StoreFault.NotADatabase, Place,
                $"The Qdrant server at {Place} has a collection of the name '{options.Collection}' that this program has not made. Set index.qdrant.collection to another name.");
        }

        await parts.Maker.MakeDocumentsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Store.ReplaceAsync(new IndexState(), expected: -1, cancellationToken).ConfigureAwait(false); // whoever comes first
        return await parts.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsTakenAsync(CancellationToken cancellationToken)
    {
        var collections = await parts.Server.ReadAsync(parts.Server.Collections.ListAsync, new ListCollectionsRequest(), cancellationToken).ConfigureAwait(false);
        return collections.Collections.Any(collection => collection.Name == options.Collection);
    }

    private async Task CheckCollectionAsync(ModelState model, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetCollectionInfoRequest { CollectionName = model.Collection };
            var info = await parts.Server.ReadAsync(parts.Server.Collections.GetAsync, request, cancellationToken).ConfigureAwait(false);
            if (FindFault(info.Result.Config.Params, model) is { } fault)
            {
                throw new StoreException(StoreFault.Replaced, Place,
                    $"The collection '{model.Collection}' of the index at {Place} {fault}: something else has made it anew. Restore it from a snapshot, or set index.qdrant.collection to a new name and ingest the documents again.");
            }
        }
        catch (CollectionGoneException gone)
        {
            var now = await parts.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (now.Model?.Collection == model.Collection)
            {
                throw parts.Server.Lost(gone);
            }
        }
    }

    private static string? FindFault(CollectionParams found, ModelState model)
    {
        if (found.VectorsConfig?.ParamsMap?.Map.TryGetValue(Fields.Dense, out var dense) != true)
        {
            return $"has no vectors named '{Fields.Dense}'";
        }

        return dense!.Size != (ulong)model.Dimensions
            ? string.Create(CultureInfo.InvariantCulture, $"has vectors of {dense.Size} dimensions, and those of the model {model.Identity} have {model.Dimensions}")
            : dense.Distance != Distance.Cosine ? $"compares vectors by {dense.Distance} instead of {Distance.Cosine}"
            : found.SparseVectorsConfig?.Map.ContainsKey(Fields.Sparse) == true ? null : $"has no vectors named '{Fields.Sparse}'";
    }
}
