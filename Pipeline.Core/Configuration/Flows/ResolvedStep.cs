using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

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
