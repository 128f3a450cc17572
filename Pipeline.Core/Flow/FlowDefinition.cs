namespace Pipeline.Core.Flow;

/// <summary>A named chain of stages whose types fit: what <see cref="FlowBuilder"/> and pipeline.yaml both make. Immutable; start it with <c>RunningFlow</c>.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Stages">The stages in the order of the data; at least one.</param>
public sealed record FlowDefinition(string Name, IReadOnlyList<StageDefinition> Stages)
{
    /// <summary>The type of the flow's input, read from the job's JSON.</summary>
    public Type Input => Stages[0].Input;

    /// <summary>The type that comes out of the last stage.</summary>
    public Type Output => Stages[^1].Output;

    /// <summary>The most items the flow can hold: the sum over its stages.</summary>
    public long MaxItems => Stages.Sum(stage => stage.MaxItems);
}
