using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>
/// Looks after the leases of a pump: renews them together, at a third of their time; passes on requests to cancel; stops jobs past their deadline;
/// and stops those whose lease was lost or could not be renewed before it ran out. Thread-safe.
/// <para>A round (renewal and cancel requests) runs beside the loop: however long the store takes, a lease that runs out is noticed in time.</para>
/// </summary>
internal sealed class LeaseKeeper(IJobQueue queue, string owner, TimeSpan duration, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, HeldLease> _held = [];
    private Task _round = Task.CompletedTask;

    /// <summary>Looks after a lease from now on.</summary>
    public HeldLease Add(JobLease lease, JobStop stop)
    {
        HeldLease held = new(lease, stop);
        lock (_gate)
        {
            _held[lease.Job.Id] = held;
        }

        return held;
    }

    /// <summary>Leaves a lease to its holder. When this returns no renewal of it is under way.</summary>
    public async Task RemoveAsync(HeldLease held)
    {
        Task round;
        lock (_gate)
        {
            if (_held.TryGetValue(held.Lease.Job.Id, out var current) && ReferenceEquals(current, held))
            {
                _held.Remove(held.Lease.Job.Id);
            }

            round = _round;
        }

        await round.ConfigureAwait(false);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(LeasePolicy.Tick(duration), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await TickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last round ends by itself: the store's calls are short.
            await _round.ConfigureAwait(false);
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var held in Held())
        {
            await CheckAsync(held, now).ConfigureAwait(false);
        }

        lock (_gate)
        {
            if (_round.IsCompleted && _held.Count > 0)
            {
                _round = RoundAsync([.. _held.Values], now, cancellationToken);
            }
        }
    }

    private async Task CheckAsync(HeldLease held, DateTimeOffset now)
    {
        try
        {
            if (LeasePolicy.IsLost(now, held.Until))
            {
                await LoseAsync(held).ConfigureAwait(false);
            }
            else if (held.Lease.Job.Request.Deadline <= now)
            {
                await held.Stop.TryRequestAsync(JobOutcomeKind.Expired).ConfigureAwait(false);
            }
        }
        catch (AggregateException error)
        {
            // What a stage registered on its token threw. The other leases are to be looked after all the same.
            Log.StopFailed(logger, held.Lease.Job.Id, error);
        }
    }

    /// <summary>Never throws: a failed round is followed by another.</summary>
    private async Task RoundAsync(HeldLease[] all, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Off the lock under which the round is started.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await RenewAsync([.. all.Where(held => LeasePolicy.ShouldRenew(now, held.Until, duration))], now, cancellationToken).ConfigureAwait(false);
            var cancelled = await queue.GetCancelRequestsAsync(owner, cancellationToken).ConfigureAwait(false);
            foreach (var id in cancelled)
            {
                await CancelAsync(id).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: there is nothing left to look after.
        }
        catch (Exception error)
        {
            Log.LeaseRoundFailed(logger, all.Length, error);
        }
    }

    private async Task RenewAsync(HeldLease[] due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (due.Length == 0)
        {
            return;
        }

        var statuses = await queue.RenewAsync([.. due.Select(held => held.Lease)], duration, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < due.Length; i++)
        {
            if (statuses[i] == LeaseStatus.Lost)
            {
                await LoseAsync(due[i]).ConfigureAwait(false);
                continue;
            }

            // From before the call: the store's time is later, so the lease holds at least so long.
            due[i].Until = now + duration;
            if (statuses[i] == LeaseStatus.CancelRequested)
            {
                await due[i].Stop.TryRequestAsync(JobOutcomeKind.Cancelled).ConfigureAwait(false);
            }
        }
    }

    private async Task LoseAsync(HeldLease held)
    {
        // One that was removed meanwhile is its holder's to settle, and the store's to fence.
        lock (_gate)
        {
            if (!_held.TryGetValue(held.Lease.Job.Id, out var current) || !ReferenceEquals(current, held))
            {
                return;
            }

            _held.Remove(held.Lease.Job.Id);
        }

        Log.LeaseLost(logger, held.Lease.Job.Id, held.Lease.Job.Epoch);
        await held.LoseAsync().ConfigureAwait(false);
    }

    private Task CancelAsync(Guid id)
    {
        HeldLease? held;
        lock (_gate)
        {
            _held.TryGetValue(id, out held);
        }

        return held is null ? Task.CompletedTask : held.Stop.TryRequestAsync(JobOutcomeKind.Cancelled);
    }

    private HeldLease[] Held()
    {
        lock (_gate)
        {
            return [.. _held.Values];
        }
    }
}
