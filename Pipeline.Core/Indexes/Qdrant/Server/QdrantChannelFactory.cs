using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>
/// Opens the channel to the server. The client's own has no keep-alive, so that a dead connection is noticed only when a call times out; receives 4 MiB at most; and shares one
/// HTTP/2 connection among all calls.
/// </summary>
internal static class QdrantChannelFactory
{
    // A dead way to the server is noticed within half a minute, also while no call is under way.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(2);

    // What may be sent twice. Reads change nothing. Writes of points name the points and carry whole values, and those that must happen once carry a condition that is false
    // after the first time. Making collections and aliases is not among them.
    private static readonly string[] Repeatable = ["Get", "Scroll", "Query", "Count", "Upsert", "Delete", "SetPayload", "UpdateBatch", "CreateFieldIndex"];

    public static GrpcChannel Open(QdrantIndexOptions options) => GrpcChannel.ForAddress(options.Url, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = IdleTimeout,
            ConnectTimeout = ConnectTimeout,
            AutomaticDecompression = DecompressionMethods.None,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = ServerLimits.AnswerBytes,
        MaxRetryAttempts = ServerLimits.Attempts,
        MaxRetryBufferPerCallSize = ServerLimits.RetryBytes,
        MaxRetryBufferSize = ServerLimits.AllRetryBytes,
        ServiceConfig = Retries(),
    });

    private static ServiceConfig Retries()
    {
        MethodConfig points = new()
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = ServerLimits.Attempts,
                InitialBackoff = FirstBackoff,
                MaxBackoff = LongestBackoff,
                BackoffMultiplier = 3,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in Repeatable)
        {
            points.Names.Add(new MethodName { Service = "qdrant.Points", Method = method });
        }

        points.Names.Add(new MethodName { Service = "qdrant.Qdrant", Method = "HealthCheck" });
        points.Names.Add(new MethodName { Service = "qdrant.Collections", Method = "Get" });
        points.Names.Add(new MethodName { Service = "qdrant.Collections", Method = "List" });
        points.Names.Add(new MethodName { Service = "qdrant.Collections", Method = "ListAliases" });
        return new ServiceConfig { MethodConfigs = { points } };
    }
}
