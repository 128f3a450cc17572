namespace Pipeline.Core.Stages;

/// <summary>A stage that is a whole gather by itself: it brings its branches and the join. Used where the branches are the stage's own option.</summary>
/// <typeparam name="TIn">The input every branch is given.</typeparam>
/// <typeparam name="TBranch">What each branch makes.</typeparam>
/// <typeparam name="TOut">The output.</typeparam>
public interface IGatherStage<TIn, TBranch, TOut> : IJoinStage<TIn, TBranch, TOut>
{
    /// <summary>The branches, at least one; names are unique.</summary>
    IReadOnlyList<Branch<TIn, TBranch>> Branches { get; }
}
