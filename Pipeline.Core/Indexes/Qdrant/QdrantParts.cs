using Microsoft.Extensions.Logging;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Listing;
using Pipeline.Core.Indexes.Qdrant.Models;
using Pipeline.Core.Indexes.Qdrant.Searching;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Indexes.Qdrant.Upkeep;
using Pipeline.Core.Indexes.Qdrant.Writing;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Qdrant;

/// <summary>The parts of an index, made once for each.</summary>
internal sealed class QdrantParts : IAsyncDisposable
{
    private readonly Committer _committer;
    private readonly bool _isTrial;
    private readonly ChunkStores _stores;

    public QdrantParts(QdrantServer server, QdrantIndexOptions options, TimeProvider time, ILogger logger)
    {
        QdrantNames names = new(options.Collection);
        (Server, Names, _isTrial) = (server, names, options.IsTrial);
        Store = new StateStore(server, names);
        _stores = new ChunkStores(server);
        Maker = new CollectionMaker(server, names, options.Storage);
        _committer = new Committer(Store, _stores, new CommitLock(Store, server, time, logger), server);
        VersionSweep sweep = new(Store, _stores);
        Snapshots snapshots = new(Store, _stores, server);
        Writer = new ChunkWriter(Store, _stores, _committer, new ModelAdmission(Store, Maker, _committer, names, server), sweep, server, time);
        Changes = new DocumentChanges(_committer, sweep);
        Search = new ChunkSearch(snapshots, options.Search, server);
        Vectors = new VectorLookup(snapshots, server);
        Documents = new DocumentListing(Store);
        Chunks = new ChunkListing(Store, snapshots);
        Models = new ModelParts(server, names);
        Other = new OtherCollection(Store, _stores, Maker, _committer, Models);
        Upkeep = new QdrantUpkeep(Store, _stores, new Leftovers(Store, _stores, Maker, _committer), Changes, sweep, snapshots, time);
    }

    public QdrantServer Server { get; }

    public QdrantNames Names { get; }

    public StateStore Store { get; }

    public CollectionMaker Maker { get; }

    public ChunkWriter Writer { get; }

    public DocumentChanges Changes { get; }

    public ChunkSearch Search { get; }

    public VectorLookup Vectors { get; }

    public DocumentListing Documents { get; }

    public ChunkListing Chunks { get; }

    public ModelParts Models { get; }

    public QdrantUpkeep Upkeep { get; }

    public OtherCollection Other { get; }

    /// <summary>A change of model.</summary>
    public ModelChange CreateChange(ModelReplacement change) => new(Store, _stores, Maker, _committer, Models, Names, change);

    /// <summary>Closes the connections. An index for a trial goes.</summary>
    public async ValueTask DisposeAsync()
    {
        _committer.Dispose();
        if (_isTrial)
        {
            await DropAsync().ConfigureAwait(false);
        }

        await Server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task DropAsync()
    {
        try
        {
            foreach (var collection in await Maker.ListChunksAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await Maker.DropAsync(collection, CancellationToken.None).ConfigureAwait(false);
            }

            await Maker.DropAsync(Names.Documents, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The server is away, as the trial has said by now. What is left is named after it.
        }
    }
}
