using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Index {Path} is open: {Documents} documents, {Chunks} chunks, vectors of {Model}")]
    public static partial void IndexOpened(ILogger logger, string path, long documents, long chunks, string model);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Loaded {Vectors} vectors of tenant {Tenant} in {ElapsedMs} ms")]
    public static partial void VectorsLoaded(ILogger logger, int vectors, string tenant, double elapsedMs);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Deleted document {DocumentId} of tenant {Tenant}: {Chunks} chunks")]
    public static partial void DocumentDeleted(ILogger logger, string documentId, string tenant, int chunks);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "Discarded {Chunks} chunks: their documents were written by a later job or lease, or deleted, the first {DocumentId} of tenant {Tenant}")]
    public static partial void ChunksSuperseded(ILogger logger, int chunks, string documentId, string tenant);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information, Message = "The index's model is {Model} now")]
    public static partial void IndexModelChanged(ILogger logger, string model);

    [LoggerMessage(EventId = 4006, Level = LogLevel.Information, Message = "The change of the index's model to {Model} was given up: another change has taken its place")]
    public static partial void IndexModelSuperseded(ILogger logger, string model);

    [LoggerMessage(EventId = 4007, Level = LogLevel.Information, Message = "The vectors of tenant {Tenant} ({Bytes} bytes) leave memory: index.embedded.vectorMemory is {MaxBytes} bytes; its next search reads them again")]
    public static partial void VectorsEvicted(ILogger logger, string tenant, long bytes, long maxBytes);

    [LoggerMessage(EventId = 4008, Level = LogLevel.Warning, Message = "The vectors of tenant {Tenant} take {Bytes} bytes, more than index.embedded.vectorMemory ({MaxBytes} bytes) allows for all tenants: they are kept while it is searched; raise it, or set index.embedded.vectors to int8")]
    public static partial void VectorsExceedMemory(ILogger logger, string tenant, long bytes, long maxBytes);

    [LoggerMessage(EventId = 4009, Level = LogLevel.Warning, Message = "Passed over {Vectors} vectors of tenant {Tenant} that are damaged: 'pipeline index verify' names their documents")]
    public static partial void VectorsDamaged(ILogger logger, int vectors, string tenant);
}
