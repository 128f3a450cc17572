using Grpc.Core;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>A call named a collection that is not there: the index has changed its model meanwhile, or somebody has deleted the collection.</summary>
/// <param name="error">What the client threw.</param>
internal sealed class CollectionGoneException(RpcException error) : IOException(error.Message, error)
{
    /// <summary>What the client threw.</summary>
    public RpcException Error { get; } = error;
}
