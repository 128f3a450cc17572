using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>A flow whose edges fit. Immutable.</summary>
internal sealed record ResolvedFlow(string Name, IReadOnlyList<ResolvedStep> Steps, FlowSettings Settings)
{
    /// <summary>The stage whose beginning counts an attempt of a job: the first that costs, or the last.</summary>
    public string AttemptStage => (Steps.FirstOrDefault(step => step.Variant.Registration.Costs) ?? Steps[^1]).Name;

    /// <summary>The most it can hold in memory.</summary>
    /// <param name="maxInputBytes">The largest input of a job.</param>
    public FlowFootprint ToFootprint(long maxInputBytes)
    {
        StageFootprint[] stages = [.. Steps.Select(ToFootprint)];
        var jobs = Settings.InFlight ?? (int)Math.Min(stages[0].Items, int.MaxValue);
        return new(Name, stages, jobs, jobs * maxInputBytes, AttemptStage);
    }

    private static StageFootprint ToFootprint(ResolvedStep step)
    {
        var ahead = step.Variant.Registration.StageType.IsAssignableTo(typeof(IExpandsAhead)) ? step.Parallelism - 1 : 0;
        var items = step.Settings.Capacity + ((long)step.Parallelism * (step.Shape == StageShape.Batch ? step.Settings.Batch.Size : 1));
        return new(step.Name, TypeNames.Of(step.Input), step.Parallelism, items + ahead);
    }
}

/// <summary>A step with one of the classes that its name stands for, and with its types. Immutable.</summary>
/// <param name="Step">The step.</param>
/// <param name="Variant">The class and its settings.</param>
/// <param name="Contract">The stage interface it is used by.</param>
/// <param name="Input">What it is given.</param>
internal sealed record ResolvedStep(FlowStep Step, StageVariant Variant, StageContract Contract, Type Input)
{
    private static readonly Dictionary<Type, StageShape> Shapes = new()
    {
        [typeof(ITransformStage<,>)] = StageShape.Transform,
        [typeof(IExpandStage<,>)] = StageShape.Expand,
        [typeof(IBatchStage<,>)] = StageShape.Batch,
        [typeof(IGatherStage<,,>)] = StageShape.Gather,
        [typeof(IJoinStage<,,>)] = StageShape.Gather,
    };

    /// <summary>The branches of a gather written out in the flow.</summary>
    public IReadOnlyList<ResolvedStep> Branches { get; init; } = [];

    /// <summary>What is given an item that the step has failed; <see langword="null"/> for nothing.</summary>
    public ResolvedStep? Fallback { get; init; }

    public string Name => Step.Name;

    public StageSettings Settings => Variant.Settings;

    public Type Output => Contract.Output;

    public StageShape Shape => ShapeOf(Contract);

    public int Parallelism => AutoParallelism.Resolve(Settings.Parallelism, Variant.Registration.Work, Environment.ProcessorCount);

    /// <summary>The shape that a stage interface makes.</summary>
    public static StageShape ShapeOf(StageContract contract) => Shapes[contract.Definition];

    /// <summary>What the step is as a class that is given another type than it asks for.</summary>
    public ResolvedStep Given(Type input) => this with { Input = input };
}

/// <summary>The most a flow can hold in memory, whatever the backlog. Pure.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Stages">Its stages, in the order of the data.</param>
/// <param name="Jobs">The most jobs of it that one worker holds at once.</param>
/// <param name="JobBytes">Their inputs, each as large as <c>queue.maxInputBytes</c> allows.</param>
/// <param name="AttemptStage">The stage whose beginning counts an attempt of a job.</param>
public sealed record FlowFootprint(string Flow, IReadOnlyList<StageFootprint> Stages, int Jobs, long JobBytes, string AttemptStage)
{
    /// <summary>Items of all stages.</summary>
    public long Items => Stages.Sum(stage => stage.Items);
}

/// <summary>The most a stage can hold.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Input">The type of its items.</param>
/// <param name="Parallelism">Items or batches worked on at once on this machine.</param>
/// <param name="Items">Capacity + parallelism × batch; the stage that reads folders may hold parallelism − 1 documents more.</param>
public sealed record StageFootprint(string Stage, string Input, int Parallelism, long Items);
