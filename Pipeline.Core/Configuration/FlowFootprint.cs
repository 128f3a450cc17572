namespace Pipeline.Core.Configuration;

/// <summary>The most a flow can hold in memory, whatever the backlog. Pure.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Stages">Its stages, in the order of the data.</param>
public sealed record FlowFootprint(string Flow, IReadOnlyList<StageFootprint> Stages)
{
    /// <summary>Items of all stages.</summary>
    public long Items => Stages.Sum(stage => stage.Items);

    /// <summary>Bytes of those stages whose items have a known size; the others depend on what the stages make.</summary>
    public long KnownBytes => Stages.Sum(stage => stage.Bytes ?? 0);
}
