using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>
/// Looks after the leases of a pump: renews them together, at a third of their time; passes on requests to cancel; stops jobs past their deadline;
/// and stops those whose lease was lost or could not be renewed before it ran out. Thread-safe.
/// <para>A round (renewal and cancel requests) runs beside the loop: however long the store takes, a lease that runs out is noticed in time. Nor does either wait
/// for a job that it stops: however long one takes over it, the leases of the others are renewed.</para>
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
                Tick(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last round ends by itself: the store's calls are short.
            await _round.ConfigureAwait(false);
        }
    }

    private void Tick(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var held in Held())
        {
            Check(held, now);
        }

        lock (_gate)
        {
            if (_round.IsCompleted && _held.Count > 0)
            {
                _round = RoundAsync([.. _held.Values], now, cancellationToken);
            }
        }
    }

    private void Check(HeldLease held, DateTimeOffset now)
    {
        if (LeasePolicy.IsLost(now, held.Until))
        {
            Lose(held);
        }
        else if (held.Lease.Job.Request.Deadline <= now)
        {
            Stop(held, JobOutcomeKind.Expired);
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
                Cancel(id);
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
                Lose(due[i]);
                continue;
            }

            // From before the call: the store's time is later, so the lease holds at least so long.
            due[i].Until = now + duration;
            if (statuses[i] == LeaseStatus.CancelRequested)
            {
                Stop(due[i], JobOutcomeKind.Cancelled);
            }
        }
    }

    private void Lose(HeldLease held)
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
        held.Lose(logger);
    }

    private void Cancel(Guid id)
    {
        HeldLease? held;
        lock (_gate)
        {
            _held.TryGetValue(id, out held);
        }

        if (held is not null)
        {
            Stop(held, JobOutcomeKind.Cancelled);
        }
    }

    private void Stop(HeldLease held, JobOutcomeKind reason) => held.Stop.Request(reason, held.Lease.Job.Id, logger);

    private HeldLease[] Held()
    {
        lock (_gate)
        {
            return [.. _held.Values];
        }
    }
}
