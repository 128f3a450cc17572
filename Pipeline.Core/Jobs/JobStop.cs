namespace Pipeline.Core.Jobs;

/// <summary>Ends a running job early, for one reason: the first one given. Thread-safe.</summary>
public sealed class JobStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _reason = -1;

    /// <summary>Fires when the job is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why, once <see cref="Token"/> has fired: <see cref="JobOutcomeKind.Cancelled"/>, <see cref="JobOutcomeKind.Expired"/> or <see cref="JobOutcomeKind.Interrupted"/>.</summary>
    public JobOutcomeKind? Reason => _reason < 0 ? null : (JobOutcomeKind)_reason;

    /// <summary>Ends the job. Later calls change nothing.</summary>
    /// <param name="reason">Why.</param>
    public async Task RequestAsync(JobOutcomeKind reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, -1) == -1)
        {
            await _source.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
