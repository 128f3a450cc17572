using Microsoft.Extensions.Logging;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>A lease that a <see cref="LeaseKeeper"/> looks after until this is disposed of. The keeper writes it; thread-safe to read.</summary>
internal sealed class HeldLease(LeaseKeeper keeper, JobLease lease, JobStop stop, long asked) : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private Task? _released;
    private long _asked = asked;

    /// <summary>The lease.</summary>
    public JobLease Lease { get; } = lease;

    /// <summary>Ends the running job.</summary>
    public JobStop Stop { get; } = stop;

    /// <summary>Fires when the lease has been lost: from then on nothing is written for it.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The timestamp before the lease, or its last renewal, was asked for: from then on it surely holds for its duration.</summary>
    public long Asked
    {
        get => Volatile.Read(ref _asked);
        set => Volatile.Write(ref _asked, value);
    }

    /// <summary>How long it holds unless renewed.</summary>
    public TimeSpan Duration => keeper.Duration;

    /// <summary>How long it surely holds from now; not above zero when it has run out.</summary>
    public TimeSpan Left => keeper.LeftOf(this);

    /// <summary>The lease is lost: stops the job, and waits for nobody.</summary>
    public void Lose(ILogger logger)
    {
        try
        {
            _ = _lost.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The job has ended in this very moment, and the store's fence decides.
        }

        Stop.Request(JobOutcomeKind.Interrupted, Lease.Job.Id, logger);
    }

    /// <summary>Takes the lease from its keeper. When this returns no renewal of it is under way. For one caller at a time.</summary>
    public Task ReleaseAsync() => _released ??= keeper.RemoveAsync(this);

    /// <summary>Releases the lease, on whatever path the job ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync().ConfigureAwait(false);
        _lost.Dispose();
    }
}
