namespace Pipeline.Core.Diagnostics;

/// <summary>A running stage as <see cref="PipelineMeter"/> reads it. Thread-safe.</summary>
internal interface IMeteredStage : IStageIdentity
{
    /// <summary>The numbers now.</summary>
    StageReading Read();
}
