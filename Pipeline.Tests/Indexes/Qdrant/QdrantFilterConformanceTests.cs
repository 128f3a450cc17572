using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Qdrant;

[TestFixture(QdrantServers.Peer)]
[TestFixture(QdrantServers.Real, Category = QdrantServers.Real)]
internal sealed class QdrantFilterConformanceTests(string server) : FilterConformance
{
    [OneTimeSetUp]
    public Task SkipWithoutServerAsync() => QdrantServers.UrlOrSkipAsync(server);

    private protected override async Task<IChunkIndex> OpenAsync(string folder) => await QdrantServers.OpenAsync(server, Path.GetFileName(folder));
}
