using Pipeline.Core.Flow.Probing;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow;

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
