using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Gathering;

/// <summary>A gather as a transform: gives the item to every branch at once, waits for all of them or for <c>within</c>, and joins what came.</summary>
internal sealed class GatherStage<TIn, TBranch, TOut>(StageContext context, IReadOnlyList<Branch<TIn, TBranch>> branches, IJoinStage<TIn, TBranch, TOut> join)
    : ITransformStage<TIn, TOut>, IHasParts
{
    private readonly RunningBranch<TIn, TBranch>[] _branches = [.. branches.Select(branch => new RunningBranch<TIn, TBranch>(context, branch))];

    public IEnumerable<IMeteredStage> Parts => _branches;

    public async ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken)
    {
        var results = await AskAsync(input, job, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfTooFew(results);
        return await join.JoinAsync(input, results, job, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BranchResult<TBranch>[]> AskAsync(TIn input, IJobContext job, CancellationToken cancellationToken)
    {
        if (context.Settings.Within is not { } within)
        {
            return await Task.WhenAll(_branches.Select(branch => branch.RunAsync(input, job, window: null, cancellationToken))).ConfigureAwait(false);
        }

        using CancellationTokenSource answered = new();
        var window = Task.Delay(within, context.Flow.Time, answered.Token);
        var results = await Task.WhenAll(_branches.Select(branch => branch.RunAsync(input, job, window, cancellationToken))).ConfigureAwait(false);
        await answered.CancelAsync().ConfigureAwait(false);
        return results;
    }

    private void ThrowIfTooFew(BranchResult<TBranch>[] results)
    {
        var failed = Array.FindAll(results, result => result.Status != BranchStatus.Ok);
        var succeeded = results.Length - failed.Length;
        var needed = Math.Min(context.Settings.MinBranches, results.Length);
        if (succeeded < needed)
        {
            var causes = string.Join("; ", failed.Select(result => $"{result.Branch}: {FailureText.MessageOf(context.Name + "/" + result.Branch, result.Error!)}"));
            throw new GatherException(
                $"{succeeded} of {results.Length} branches of stage '{context.Name}' succeeded and {needed} are needed: {causes}", failed.Select(result => result.Error!));
        }
    }
}
