using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>Chooses the block for a one-to-one stage.</summary>
internal static class OneToOne
{
    public static RunningStage Start<TIn, TOut>(StageContext context, ITransformStage<TIn, TOut> stage, Fallback<TIn, TOut>? fallback, IOutlet<TOut>? next) => context.Settings.Ordered
        ? new RunningOrderedTransform<TIn, TOut>(context, stage, fallback, next)
        : new RunningTransform<TIn, TOut>(context, stage, fallback, next);
}
