using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Embedded;

[TestFixture(VectorFormat.Float32)]
[TestFixture(VectorFormat.Int8)]
public sealed class EmbeddedFilterConformanceTests(VectorFormat format) : FilterConformance
{
    private protected override async Task<IChunkIndex> OpenAsync(string folder) =>
        await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = Path.Combine(folder, "index.db"), Vectors = format }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
