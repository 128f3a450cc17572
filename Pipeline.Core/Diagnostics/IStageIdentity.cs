namespace Pipeline.Core.Diagnostics;

/// <summary>What a stage is called. Thread-safe.</summary>
internal interface IStageIdentity
{
    /// <summary>The stage's name, or <c>stage/branch</c>.</summary>
    string Name { get; }

    /// <summary>The flow's and the stage's name, as tags.</summary>
    KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>Whether the stage works on threads of its own, so that what it does there holds none of the pool's.</summary>
    bool HasOwnThreads => false;
}
