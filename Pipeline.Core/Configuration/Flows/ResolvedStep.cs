using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>A step with the class and the types that the flow decided on. Immutable.</summary>
/// <param name="Step">The step.</param>
/// <param name="Variant">The class and its settings.</param>
/// <param name="Contract">The stage interface it is used by.</param>
/// <param name="Input">What it is given.</param>
/// <param name="Branches">The branches of a gather written out in the flow.</param>
internal sealed record ResolvedStep(FlowStep Step, StageVariant Variant, StageContract Contract, Type Input, IReadOnlyList<ResolvedStep> Branches)
{
    /// <summary>What is given an item that the step has failed; <see langword="null"/> for nothing.</summary>
    public ResolvedStep? Fallback { get; init; }

    public Type Output => Contract.Output;

    public StageShape Shape => StageShapes.Of(Contract);

    public int Parallelism => AutoParallelism.Resolve(Variant.Settings.Parallelism, Variant.Registration.Work, Environment.ProcessorCount);
}
