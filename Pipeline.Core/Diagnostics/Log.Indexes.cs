using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Index {Path} is open: {Documents} documents, {Chunks} chunks, vectors of {Model}")]
    public static partial void IndexOpened(ILogger logger, string path, long documents, long chunks, string? model);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Loaded {Vectors} vectors of tenant {Tenant} in {ElapsedMs} ms")]
    public static partial void VectorsLoaded(ILogger logger, int vectors, string tenant, double elapsedMs);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Deleted document {DocumentId} of tenant {Tenant}: {Chunks} chunks")]
    public static partial void DocumentDeleted(ILogger logger, string documentId, string tenant, int chunks);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "Discarded {Chunks} chunks: a later job or lease has written their documents, the first {DocumentId} of tenant {Tenant}")]
    public static partial void ChunksOutranked(ILogger logger, int chunks, string documentId, string tenant);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information, Message = "The index's model is {Model} now")]
    public static partial void IndexModelChanged(ILogger logger, string model);

    [LoggerMessage(EventId = 4006, Level = LogLevel.Information, Message = "The change of the index's model to {Model} was given up: another change has taken its place")]
    public static partial void IndexModelSuperseded(ILogger logger, string model);
}
