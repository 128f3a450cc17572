using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Indexes.Embedded;

[TestFixture(VectorFormat.Float32)]
[TestFixture(VectorFormat.Int8)]
public sealed class EmbeddedModelStoreConformanceTests(VectorFormat vectors) : ModelStoreConformance<EmbeddedChunkIndex>
{
    private protected override async Task<EmbeddedChunkIndex> OpenAsync(string folder) =>
        await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = Path.Combine(folder, "index.db"), Vectors = vectors },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
}
