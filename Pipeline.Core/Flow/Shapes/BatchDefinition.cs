using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Probing;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Shapes;

internal sealed class BatchDefinition<TIn, TOut>(
    string name, IBatchStage<TIn, TOut> stage, StageSettings settings, StageWork work, Fallback<TIn, TOut>? fallback)
    : StageDefinition(name, StageShape.Batch, typeof(TIn), typeof(TOut), settings, work)
{
    public IBatchStage<TIn, TOut> Stage { get; } = stage;

    public Fallback<TIn, TOut>? Fallback { get; } = fallback;

    internal override RunningStage Start(StageContext context, RunningStage? next) =>
        new RunningBatch<TIn, TOut>(context, BlockingStages.Of(context, Stage), Fallback, Outlet<TOut>(context, next));

    internal override StageDefinition Probed(IFlowProbe probe) =>
        new BatchDefinition<TIn, TOut>(Name, new ProbedBatch<TIn, TOut>(Stage, probe.Of(Name)), Settings, Work, Fallback);
}
