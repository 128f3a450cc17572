using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Qdrant;

[TestFixture(QdrantServers.Peer)]
[TestFixture(QdrantServers.Real, Category = QdrantServers.Real)]
internal sealed class QdrantVersionSwitchConformanceTests(string server) : VersionSwitchConformance
{
    [OneTimeSetUp]
    public Task SkipWithoutServerAsync() => QdrantServers.UrlOrSkipAsync(server);

    private protected override async Task<OpenIndex> OpenAsync(string folder) =>
        await QdrantServers.OpenAsync(new() { Url = await QdrantServers.UrlOrSkipAsync(server), Collection = Path.GetFileName(folder), Search = new() { Exact = true } });
}
