namespace Pipeline.Core.Diagnostics;

/// <summary>A running stage as <see cref="PipelineMeter"/> reads it. Thread-safe.</summary>
internal interface IMeteredStage
{
    /// <summary>The stage's name, or <c>stage/branch</c>.</summary>
    string Name { get; }

    /// <summary>The flow's and the stage's name, as tags.</summary>
    KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>The numbers now.</summary>
    StageReading Read();
}
