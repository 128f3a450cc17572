namespace Pipeline.Core.Diagnostics;

/// <summary>What a stage is called. Thread-safe.</summary>
internal interface IStageIdentity
{
    /// <summary>The stage's name, or <c>stage/branch</c>.</summary>
    string Name { get; }

    /// <summary>The flow's and the stage's name, as tags.</summary>
    KeyValuePair<string, object?>[] Tags { get; }
}
