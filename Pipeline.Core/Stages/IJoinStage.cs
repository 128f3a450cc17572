using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages;

/// <summary>The end of a gather: makes one output of an input and what the branches made of it.</summary>
/// <remarks>One instance serves all jobs and is called from several threads at once.</remarks>
/// <typeparam name="TIn">The input every branch was given.</typeparam>
/// <typeparam name="TBranch">What each branch makes.</typeparam>
/// <typeparam name="TOut">The output.</typeparam>
public interface IJoinStage<in TIn, TBranch, TOut>
{
    /// <summary>Joins the branches of one item.</summary>
    /// <param name="input">The item.</param>
    /// <param name="branches">One result per branch, in the order they were declared; at least the gather's <c>minBranches</c> succeeded.</param>
    /// <param name="job">The job it belongs to.</param>
    /// <param name="cancellationToken">Fires when the attempt times out or the job ends early.</param>
    ValueTask<TOut> JoinAsync(TIn input, IReadOnlyList<BranchResult<TBranch>> branches, IJobContext job, CancellationToken cancellationToken);
}
