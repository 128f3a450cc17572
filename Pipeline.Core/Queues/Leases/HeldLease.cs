using Microsoft.Extensions.Logging;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Leases;

/// <summary>A lease that a <see cref="LeaseKeeper"/> looks after until this is disposed of, as its last renewal made it. The keeper writes it; thread-safe to read.</summary>
internal sealed class HeldLease(LeaseKeeper keeper, JobLease lease, JobStop stop, long asked) : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private Task? _released;
    private volatile JobLease _lease = lease;
    private long _asked = asked;

    /// <summary>The latest lease: to be read anew for each call.</summary>
    public JobLease Lease => _lease;

    /// <summary>Ends the running job.</summary>
    public JobStop Stop { get; } = stop;

    /// <summary>Fires when the lease has been lost: from then on nothing is written for it.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The timestamp before the lease, or its last renewal, was asked for: from then on it surely holds for its duration.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>The timestamp before a renewal was last asked for. The keeper's, under its lock.</summary>
    public long Tried { get; set; } = asked;

    /// <summary>Whether the holder waits to take it from the keeper. The keeper's, under its lock.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether the holder waits and the last renewal has failed: it is renewed no more.</summary>
    public bool IsLeft => IsLeaving && Tried > Asked;

    /// <summary>How long it holds unless renewed.</summary>
    public TimeSpan Duration => keeper.Duration;

    /// <summary>How long it surely holds from now; not above zero when it has run out.</summary>
    public TimeSpan Left => keeper.LeftOf(this);

    /// <summary>A renewal was answered, in time or late; one that was asked for before the last one that was answered changes nothing.</summary>
    /// <param name="renewed">The lease that it made.</param>
    /// <param name="asked">The timestamp before it was asked for: the store's time is later, so that the lease holds at least as long from then.</param>
    public void Renew(JobLease renewed, long asked)
    {
        lock (_gate)
        {
            if (asked >= _asked)
            {
                _lease = renewed;
                Volatile.Write(ref _asked, asked);
            }
        }
    }

    /// <summary>Whether another lease has taken the place of one, after the renewal that is under way: then a store that refused that one has not said that it is lost.</summary>
    /// <param name="used">The lease that was refused.</param>
    public async Task<bool> IsReplacedAsync(JobLease used)
    {
        await keeper.RenewalOf(this).WaitAsync(Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ReferenceEquals(Lease, used);
    }

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

/// <summary>When a lease is renewed and when it counts as lost. Ages are by the monotonic clock: a wall clock that is set changes nothing. Pure.</summary>
internal static class LeasePolicy
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether a third of the lease has gone by.</summary>
    /// <param name="age">Since when it surely holds: the time before it was asked for.</param>
    /// <param name="duration">How long it held when it was taken or renewed.</param>
    public static bool ShouldRenew(TimeSpan age, TimeSpan duration) => age >= duration / 3;

    /// <summary>Whether another worker may have taken the job over: the lease has run out. At the instant itself it has.</summary>
    /// <param name="age">Since when it surely holds: the time before it was asked for.</param>
    /// <param name="duration">How long it held when it was taken or renewed.</param>
    public static bool IsLost(TimeSpan age, TimeSpan duration) => age >= duration;

    /// <summary>How often to look after leases: about every second, oftener when they are short.</summary>
    /// <param name="duration">How long a lease holds.</param>
    public static TimeSpan Tick(TimeSpan duration)
    {
        var tick = duration / 12;
        return tick > LongestTick ? LongestTick : tick < ShortestTick ? ShortestTick : tick;
    }
}
