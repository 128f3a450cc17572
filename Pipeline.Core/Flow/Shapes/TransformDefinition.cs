using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Gathering;
using Pipeline.Core.Flow.Probing;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Shapes;

internal sealed class TransformDefinition<TIn, TOut>(
    string name, ITransformStage<TIn, TOut> stage, StageSettings settings, StageWork work, Fallback<TIn, TOut>? fallback)
    : StageDefinition(name, StageShape.Transform, typeof(TIn), typeof(TOut), settings, work)
{
    public ITransformStage<TIn, TOut> Stage { get; } = stage;

    public Fallback<TIn, TOut>? Fallback { get; } = fallback;

    internal override RunningStage Start(StageContext context, RunningStage? next) =>
        RunningOneToOne<TIn, TOut>.Start(context, CountedStages.Of(context, BlockingStages.Of(context, Stage)), Fallback, Outlet<TOut>(context, next));

    internal override StageDefinition Probed(IFlowProbe probe) =>
        new TransformDefinition<TIn, TOut>(Name, new ProbedTransform<TIn, TOut>(Stage, probe.Of(Name)), Settings, Work, Fallback);
}

internal sealed class ExpandDefinition<TIn, TOut>(string name, IExpandStage<TIn, TOut> stage, StageSettings settings, StageWork work)
    : StageDefinition(name, StageShape.Expand, typeof(TIn), typeof(TOut), settings, work)
{
    public IExpandStage<TIn, TOut> Stage { get; } = stage;

    internal override int Ahead => Stage is IExpandsAhead ? Parallelism - 1 : 0;

    internal override RunningStage Start(StageContext context, RunningStage? next) =>
        new RunningExpand<TIn, TOut>(context, BlockingStages.Of(context, Stage), Outlet<TOut>(context, next));

    internal override StageDefinition Probed(IFlowProbe probe) =>
        new ExpandDefinition<TIn, TOut>(Name, new ProbedExpand<TIn, TOut>(Stage, probe.Of(Name)), Settings, Work);
}

internal sealed class BatchDefinition<TIn, TOut>(
    string name, IBatchStage<TIn, TOut> stage, StageSettings settings, StageWork work, Fallback<TIn, TOut>? fallback)
    : StageDefinition(name, StageShape.Batch, typeof(TIn), typeof(TOut), settings, work)
{
    public IBatchStage<TIn, TOut> Stage { get; } = stage;

    public Fallback<TIn, TOut>? Fallback { get; } = fallback;

    internal override RunningStage Start(StageContext context, RunningStage? next) =>
        new RunningBatch<TIn, TOut>(context, CountedStages.Of(context, BlockingStages.Of(context, Stage)), Fallback, Outlet<TOut>(context, next));

    internal override StageDefinition Probed(IFlowProbe probe) =>
        new BatchDefinition<TIn, TOut>(Name, new ProbedBatch<TIn, TOut>(Stage, probe.Of(Name)), Settings, Work, Fallback);
}

internal sealed class GatherDefinition<TIn, TBranch, TOut>(
    string name, IReadOnlyList<Branch<TIn, TBranch>> branches, IJoinStage<TIn, TBranch, TOut> join, StageSettings settings, StageWork work,
    Fallback<TIn, TOut>? fallback)
    : StageDefinition(name, StageShape.Gather, typeof(TIn), typeof(TOut), settings, work)
{
    public IReadOnlyList<Branch<TIn, TBranch>> Branches { get; } = branches;

    public IJoinStage<TIn, TBranch, TOut> Join { get; } = join;

    public Fallback<TIn, TOut>? Fallback { get; } = fallback;

    internal override int Calls => Parallelism * Branches.Count;

    internal override RunningStage Start(StageContext context, RunningStage? next) =>
        RunningOneToOne<TIn, TOut>.Start(context, new GatherStage<TIn, TBranch, TOut>(context, Branches, Join), Fallback, Outlet<TOut>(context, next));

    internal override StageDefinition Probed(IFlowProbe probe)
    {
        var probed = Branches.Select(branch => branch with { Stage = new ProbedTransform<TIn, TBranch>(branch.Stage, probe.Of($"{Name}/{branch.Name}")) });
        return new GatherDefinition<TIn, TBranch, TOut>(Name, [.. probed], Join, Settings, Work, Fallback);
    }
}
