namespace Pipeline.Core.Configuration.Flows;

/// <summary>A stage that was created, and those of its branches when its gather is written out in the flow.</summary>
internal sealed record StageInstance(string Name, object Stage, IReadOnlyList<StageInstance> Branches)
{
    /// <summary>Its fallback, if it has one.</summary>
    public StageInstance? Fallback { get; init; }
}
