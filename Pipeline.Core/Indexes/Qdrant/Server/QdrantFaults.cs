using System.Globalization;
using Grpc.Core;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>What an error of the server means, and what to do about it. Pure.</summary>
internal static class QdrantFaults
{
    /// <summary>The exception to throw: a <see cref="StoreException"/> when it lies with the server, a <see cref="PermanentException"/> when it lies with what it was asked.</summary>
    /// <param name="error">What the client threw.</param>
    /// <param name="place">The server and the index.</param>
    /// <param name="timeout">How long the call was given.</param>
    public static Exception Explain(RpcException error, string place, TimeSpan timeout)
    {
        var said = $"{error.StatusCode}: {error.Status.Detail}";
        return error.StatusCode switch
        {
            StatusCode.InvalidArgument or StatusCode.PermissionDenied when IsOfStrictMode(error.Status.Detail) => new PermanentException($"The strict mode of a collection forbids the Qdrant server at {place} what this program asks of it ({said}). Change strict_mode_config of the collections whose names begin with index.qdrant.collection; if a limit was lowered since the index was opened, start again: limits are read then, and kept.", error),
            StatusCode.Unauthenticated => Store(StoreFault.Denied, $"The Qdrant server at {place} does not accept this process ({said}). Set index.qdrant.apiKey to ${{QDRANT_API_KEY}}, and that variable to a key of the server."),
            StatusCode.PermissionDenied => Store(StoreFault.Denied, $"The Qdrant server at {place} forbids this ({said}). The key in index.qdrant.apiKey must be one that may write and make collections."),
            StatusCode.NotFound => Store(StoreFault.Replaced, $"The Qdrant server at {place} no longer has what this process works with ({said}): a collection was deleted since the index was opened. Start again; documents that went with it must be ingested again."),
            StatusCode.ResourceExhausted when error.Trailers.GetValue("retry-after") is { } wait => Store(StoreFault.Locked, $"The Qdrant server at {place} limits its rate ({said}; try again after {wait} s). Raise the limits of the collection's strict mode, or give fewer workers to this index."),
            StatusCode.ResourceExhausted => Store(StoreFault.Full, $"The Qdrant server at {place} has no room ({said}). Free disk or memory of the server, or raise its quota."),
            StatusCode.DeadlineExceeded => Store(StoreFault.Io, string.Create(CultureInfo.InvariantCulture, $"The Qdrant server at {place} did not answer within {timeout.TotalSeconds} s ({said}). See whether it is overloaded; index.qdrant.timeout says how long to wait.")),
            StatusCode.InvalidArgument or StatusCode.OutOfRange => new PermanentException($"The Qdrant server at {place} refuses a request ({said}). Report this as a fault.", error),
            StatusCode.Unimplemented => new NotSupportedException($"The Qdrant server at {place} does not know a request ({said}). It must be Qdrant {ServerLimits.OldestServer} or later, and index.qdrant.url must be its gRPC port, which is 6334 unless set otherwise.", error),
            StatusCode.DataLoss => Store(StoreFault.Corrupt, $"The Qdrant server at {place} reports damaged data ({said}). Restore the collection from a snapshot, or ingest the documents again under another index.qdrant.collection."),
            _ => Store(StoreFault.Io, $"The Qdrant server at {place} cannot be reached or cannot work now ({said}). See that it runs and that index.qdrant.url is its gRPC address (port 6334 unless set otherwise)."),
        };

        StoreException Store(StoreFault fault, string message) => new(fault, place, message, error);
    }

    /// <summary>Strict mode is not named in what it says; it always says what would help.</summary>
    private static bool IsOfStrictMode(string said) => said.Contains("Help: ", StringComparison.Ordinal);
}
