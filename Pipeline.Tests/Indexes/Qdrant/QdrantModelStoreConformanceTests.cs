using NUnit.Framework;
using Pipeline.Core.Indexes.Qdrant;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Qdrant;

[TestFixture(QdrantServers.Peer)]
[TestFixture(QdrantServers.Real, Category = QdrantServers.Real)]
internal sealed class QdrantModelStoreConformanceTests(string server) : ModelStoreConformance<QdrantChunkIndex>
{
    [OneTimeSetUp]
    public Task SkipWithoutServerAsync() => QdrantServers.UrlOrSkipAsync(server);

    private protected override async Task<QdrantChunkIndex> OpenAsync(string folder) => await QdrantServers.OpenAsync(server, Path.GetFileName(folder));
}
