namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>Puts the plans that wait while a commit is under way into the next one: a commit takes as long for many as for one. First come, first served. Thread-safe.</summary>
internal sealed class CommitQueue(Func<IReadOnlyList<ICommitPlan>, CancellationToken, Task> commit) : IDisposable
{
    // The index's point names them all, in some forty bytes each.
    private const int MostDocuments = 4_096;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly LinkedList<ICommitPlan> _waiting = new();

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Gives up before its commit begins.</param>
    public async Task<(T Result, CommitOutcome Outcome)> RunAsync<T>(CommitPlan<T> plan, CancellationToken cancellationToken)
    {
        var place = Join(plan);
        try
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Leave(place))
        {
            // Too late: it is being carried out, and how that ends is known soon.
            return await plan.Done.ConfigureAwait(false);
        }

        try
        {
            // Its turn may have come with that of another.
            while (place.List is not null)
            {
                var next = TakeNext();

                // One who gives up must not take others' plans along.
                await commit(next, next is [var only] && only == plan ? cancellationToken : CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }

        return await plan.Done.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private LinkedListNode<ICommitPlan> Join(ICommitPlan plan)
    {
        lock (_gate)
        {
            return _waiting.AddLast(plan);
        }
    }

    private bool Leave(LinkedListNode<ICommitPlan> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return false;
            }

            _waiting.Remove(place);
            return true;
        }
    }

    private List<ICommitPlan> TakeNext()
    {
        List<ICommitPlan> taken = [];
        var documents = 0;
        lock (_gate)
        {
            while (_waiting.First is { } first && (taken.Count == 0 || (!first.Value.IsSwitching && documents + first.Value.Documents.Count <= MostDocuments)))
            {
                _waiting.RemoveFirst();
                taken.Add(first.Value);
                documents += first.Value.Documents.Count;
                if (first.Value.IsSwitching)
                {
                    break;
                }
            }
        }

        return taken;
    }
}
