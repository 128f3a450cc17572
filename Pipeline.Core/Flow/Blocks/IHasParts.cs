using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>A stage that measures parts of itself under names of their own.</summary>
internal interface IHasParts
{
    IEnumerable<IMeteredStage> Parts { get; }
}
