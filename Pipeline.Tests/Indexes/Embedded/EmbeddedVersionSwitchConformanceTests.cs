using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Embedded;

public sealed class EmbeddedVersionSwitchConformanceTests : VersionSwitchConformance
{
    private protected override async Task<OpenIndex> OpenAsync(string folder)
    {
        var index = await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = Path.Combine(folder, "index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return new OpenIndex(index) { Models = index, Upkeep = index.Upkeep };
    }
}
