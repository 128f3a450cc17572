using System.Runtime.ExceptionServices;

namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>A plan with what it answers.</summary>
/// <param name="documents">All documents that it may change.</param>
/// <param name="plan">Makes the changes. Changes nothing before it throws.</param>
/// <param name="isSwitching">Whether it changes the model.</param>
internal sealed class CommitPlan<T>(IReadOnlyCollection<Guid> documents, Func<CommitDraft, Task<T>> plan, bool isSwitching) : ICommitPlan
{
    private readonly TaskCompletionSource<(T Result, CommitOutcome Outcome)> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (T Result, ExceptionDispatchInfo? Error) _own;

    /// <inheritdoc/>
    public IReadOnlyCollection<Guid> Documents => documents;

    /// <inheritdoc/>
    public bool IsSwitching => isSwitching;

    /// <summary>What the plan answered, once its commit is finished.</summary>
    public Task<(T Result, CommitOutcome Outcome)> Done => _done.Task;

    /// <inheritdoc/>
    public async Task RunAsync(CommitDraft draft)
    {
        try
        {
            _own = (await plan(draft).ConfigureAwait(false), null);
        }
        catch (Exception error)
        {
            _own = (default!, ExceptionDispatchInfo.Capture(error));
        }
    }

    /// <inheritdoc/>
    public void Succeed(CommitOutcome outcome)
    {
        if (_own.Error is { } error)
        {
            _done.TrySetException(error.SourceException);
        }
        else
        {
            _done.TrySetResult((_own.Result, outcome));
        }
    }

    /// <inheritdoc/>
    public void Fail(Exception error) => _done.TrySetException(_own.Error?.SourceException ?? error);
}
