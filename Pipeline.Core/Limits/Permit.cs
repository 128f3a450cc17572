namespace Pipeline.Core.Limits;

/// <summary>The right to one call. Give it back when the call has ended, however it ended. Thread-safe.</summary>
public sealed class Permit : IAsyncDisposable
{
    private readonly Budget _budget;
    private readonly long _tokens;
    private bool _counted;
    private bool _released;

    internal Permit(Budget budget, long tokens)
    {
        _budget = budget;
        _tokens = tokens;
    }

    /// <summary>
    /// Tells the budget what the answer to this call says of the upstream's limits. The upstream has counted the call by then, so its window begins here rather than at
    /// the end of the call.
    /// </summary>
    /// <param name="hint">What it says.</param>
    public void Report(UpstreamHint hint)
    {
        ArgumentNullException.ThrowIfNull(hint);
        _budget.Answered(Interlocked.Exchange(ref _counted, true) ? null : _tokens, hint);
    }

    /// <summary>Gives the permit back, once; further calls do nothing.</summary>
    public ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _released, true))
        {
            _budget.Release(Interlocked.Exchange(ref _counted, true) ? null : _tokens);
        }

        return ValueTask.CompletedTask;
    }
}
