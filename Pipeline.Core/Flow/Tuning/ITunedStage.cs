using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Tuning;

/// <summary>A running stage whose degree is tuned. Thread-safe.</summary>
internal interface ITunedStage : IStageIdentity
{
    /// <summary>How many items or batches it works on at this moment, those that wait for room in the next stage among them.</summary>
    int AtWork { get; }

    /// <summary>How many items or batches have left it.</summary>
    long Done { get; }

    /// <summary>The numbers now.</summary>
    StageReading Read();
}
