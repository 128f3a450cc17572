using Pipeline.Core.Flow.Results;
using Pipeline.Core.Flow.Shapes;

namespace Pipeline.Core.Flow;

/// <summary>A named chain of stages whose types fit: what <see cref="FlowBuilder"/> and pipeline.yaml both make. Immutable; start it with <c>RunningFlow</c>.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Stages">The stages in the order of the data; at least one.</param>
public record FlowDefinition(string Name, IReadOnlyList<StageDefinition> Stages)
{
    /// <summary>The highest <see cref="InFlight"/>.</summary>
    public const int MostInFlight = 1_000_000;

    /// <summary>The type of the flow's input, read from the job's JSON.</summary>
    public Type Input => Stages[0].Input;

    /// <summary>The type that comes out of the last stage.</summary>
    public Type Output => Stages[^1].Output;

    /// <summary>The most jobs a worker holds at once; <see langword="null"/> (the default) for as many as the stages can begin on soon, up to what the first stage holds.</summary>
    /// <value>1–1,000,000 (<see cref="MostInFlight"/>), or <see langword="null"/>.</value>
    public int? InFlight { get; init; }

    /// <summary>The stage whose beginning counts an attempt of a job: that which costs. Later stages count it too, for a job that resumes there.</summary>
    /// <value>A stage's name. Default: the last stage's.</value>
    public string AttemptStage { get; init; } = Stages.Count == 0 ? "" : Stages[^1].Name;

    /// <summary>The most jobs a worker can hold at once.</summary>
    public int MaxJobs => InFlight ?? (int)Math.Min(Stages[0].MaxItems, int.MaxValue);

    /// <summary>The most items the flow can hold: the sum over its stages.</summary>
    public long MaxItems => Stages.Sum(stage => stage.MaxItems);

    /// <summary>How many failures its stages may have; none for those that say nothing.</summary>
    internal IReadOnlyList<StageTolerance> Tolerances => [.. Stages.Index().Where(stage => stage.Item.Settings.Tolerate is not null)
        .Select(stage => new StageTolerance(stage.Item.Name, stage.Index, stage.Item.Settings.Tolerate!.Value))];
}
