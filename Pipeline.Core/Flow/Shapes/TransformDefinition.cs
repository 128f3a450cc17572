using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
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
        RunningOneToOne<TIn, TOut>.Start(context, BlockingStages.Of(context, Stage), Fallback, Outlet<TOut>(context, next));

    internal override StageDefinition Probed(IFlowProbe probe) =>
        new TransformDefinition<TIn, TOut>(Name, new ProbedTransform<TIn, TOut>(Stage, probe.Of(Name)), Settings, Work, Fallback);
}
