using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Tests.Conformance;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Filters;

[TestFixture]
public sealed class MemoryFilterConformanceTests : FilterConformance
{
    private protected override Task<IChunkIndex> OpenAsync(string folder) => Task.FromResult<IChunkIndex>(new MemoryChunkIndex());
}
