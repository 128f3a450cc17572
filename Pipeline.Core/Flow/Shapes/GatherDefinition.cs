using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Gathering;
using Pipeline.Core.Flow.Probing;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Shapes;

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
