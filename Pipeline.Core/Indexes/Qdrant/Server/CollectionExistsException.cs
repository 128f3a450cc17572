using Grpc.Core;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>A collection that was to be made is there.</summary>
/// <param name="error">What the client threw.</param>
internal sealed class CollectionExistsException(RpcException error) : IOException(error.Message, error);
