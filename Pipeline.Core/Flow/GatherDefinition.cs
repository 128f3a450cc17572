using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow;

internal sealed class GatherDefinition<TIn, TBranch, TOut>(
    string name, IReadOnlyList<Branch<TIn, TBranch>> branches, IJoinStage<TIn, TBranch, TOut> join, StageSettings settings, StageWork work,
    Fallback<TIn, TOut>? fallback)
    : StageDefinition(name, StageShape.Gather, typeof(TIn), typeof(TOut), settings, work)
{
    public IReadOnlyList<Branch<TIn, TBranch>> Branches { get; } = branches;

    public IJoinStage<TIn, TBranch, TOut> Join { get; } = join;

    public Fallback<TIn, TOut>? Fallback { get; } = fallback;

    internal override RunningStage Start(StageContext context, RunningStage? next) =>
        OneToOne.Start(context, new GatherStage<TIn, TBranch, TOut>(context, Branches, Join), Fallback, Outlet<TOut>(next));
}
