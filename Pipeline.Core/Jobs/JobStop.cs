namespace Pipeline.Core.Jobs;

/// <summary>Ends a running job early, for one reason: the first one given. Thread-safe.</summary>
public sealed class JobStop : IDisposable
{
    private const int None = -1;
    private const int Disposed = -2;

    private readonly CancellationTokenSource _source = new();
    private int _reason = None;

    /// <summary>Fires when the job is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why, once <see cref="Token"/> has fired: <see cref="JobOutcomeKind.Cancelled"/>, <see cref="JobOutcomeKind.Expired"/> or <see cref="JobOutcomeKind.Interrupted"/>.</summary>
    public JobOutcomeKind? Reason => _reason < 0 ? null : (JobOutcomeKind)_reason;

    /// <summary>Ends the job: <see cref="Token"/> has fired when this returns. Later calls, and those after the job has ended, change nothing.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>Completes when all that listen were told; faults with what they threw. A stage may take any time over it.</returns>
    public async Task RequestAsync(JobOutcomeKind reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, None) == None)
        {
            await _source.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The job has ended. Those that are being told of its stop are told all the same.</summary>
    public void Dispose()
    {
        // A source that fired holds nothing; disposing of it now would keep the news from those that have not heard yet.
        if (Interlocked.CompareExchange(ref _reason, Disposed, None) == None)
        {
            _source.Dispose();
        }
    }
}
