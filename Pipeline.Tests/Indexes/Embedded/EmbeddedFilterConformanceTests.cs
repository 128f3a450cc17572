using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Embedded;

[TestFixture]
public sealed class EmbeddedFilterConformanceTests : FilterConformance
{
    private protected override async Task<IChunkIndex> OpenAsync(string folder) =>
        await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = Path.Combine(folder, "index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
