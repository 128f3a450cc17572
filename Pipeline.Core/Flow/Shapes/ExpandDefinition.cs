using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Probing;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Shapes;

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
