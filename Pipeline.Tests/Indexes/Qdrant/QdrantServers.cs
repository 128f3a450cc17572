using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Qdrant;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Storage;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>The servers that the index is tested against: one contract peer for all tests of this folder, and a real server where <c>QDRANT_URL</c> names one.</summary>
[SetUpFixture]
internal sealed class QdrantServers
{
    /// <summary>The contract peer.</summary>
    public const string Peer = "contract peer";

    /// <summary>A real server: its tests have the category of this name, and run where QDRANT_URL is set.</summary>
    public const string Real = "RealQdrant";

    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static QdrantPeer? _peer;

    /// <summary>The address of a server, or the test is skipped.</summary>
    public static async Task<Uri> UrlOrSkipAsync(string server)
    {
        if (server != Real)
        {
            return (await PeerAsync()).Url;
        }

        if (Environment.GetEnvironmentVariable("QDRANT_URL") is not { Length: > 0 } url)
        {
            Assert.Ignore("Needs a Qdrant server whose gRPC address is in QDRANT_URL.");
            throw new InvalidOperationException();
        }

        return new Uri(url);
    }

    /// <summary>The contract peer of this folder's tests.</summary>
    public static async Task<QdrantPeer> PeerAsync()
    {
        await Starting.WaitAsync();
        try
        {
            return _peer ??= await QdrantPeer.StartAsync();
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>Opens an index; those with one name share it.</summary>
    public static async Task<QdrantChunkIndex> OpenAsync(string server, string name) =>
        (QdrantChunkIndex)(await OpenAsync(new QdrantIndexOptions { Url = await UrlOrSkipAsync(server), Collection = name, Search = new() { Exact = true } })).Index;

    /// <summary>Opens an index.</summary>
    public static Task<OpenIndex> OpenAsync(QdrantIndexOptions options, StoreAccess access = StoreAccess.Create, TimeProvider? time = null) =>
        QdrantIndexBackend.OpenAsync(options, access, time ?? TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_peer is { } peer)
        {
            await peer.DisposeAsync();
        }
    }
}
