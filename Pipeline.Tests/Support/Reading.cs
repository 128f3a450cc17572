using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Reading;

namespace Pipeline.Tests.Support;

/// <summary>The stage that reads, with what tests do not care about filled in.</summary>
internal static class Reading
{
    public static ReadStage Stage(ReadOptions options, IChunkIndex? index = null, IDocumentParser? parser = null, int parallelism = 1) =>
        new(options, parser ?? InProcessParser.Instance, index ?? new ScratchIndex(), TimeProvider.System, parallelism);
}
