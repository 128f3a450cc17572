namespace Pipeline.Core.Diagnostics;

/// <summary>A running stage as <see cref="PipelineMeter"/> reads it. Thread-safe.</summary>
internal interface IMeteredStage : IStageIdentity
{
    /// <summary>How many items or batches it works on at once now, where that is tuned.</summary>
    int? Degree => null;

    /// <summary>The numbers now.</summary>
    StageReading Read();
}
