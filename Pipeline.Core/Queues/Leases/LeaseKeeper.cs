using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Leases;

/// <summary>
/// Looks after the leases of a pump: renews them together, at a third of their time; passes on requests to cancel; stops jobs past their deadline;
/// and stops those whose lease was lost or could not be renewed before it ran out. Thread-safe.
/// <para>It looks from a thread of its own, so that stages that block every thread of the pool cost no lease. A renewal runs beside it: however long the
/// store takes, a lease that runs out is noticed in time. It waits for no job that it stops: however long one takes over it, the leases of the
/// others are renewed. A renewal that the store does not answer is given up in time (<see cref="CallPolicy"/>), so that it holds up neither the next one nor the settlement of a job.</para>
/// <para>A lease is what the store made it: each renewal replaces it, and the holder uses the latest.</para>
/// </summary>
internal sealed class LeaseKeeper(IJobQueue queue, string owner, TimeSpan duration, TimeProvider time, ILogger logger)
{
    private readonly TimeSpan _answerWithin = CallPolicy.RenewWithin(duration);
    private readonly LogLimit _failures = new(time);
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, HeldLease> _held = [];
    private HashSet<HeldLease> _renewed = [];
    private Task _renewing = Task.CompletedTask;
    private Task _asking = Task.CompletedTask;

    /// <summary>How many leases it looks after.</summary>
    public int Count => Held().Length;

    /// <summary>How long a lease holds unless renewed.</summary>
    public TimeSpan Duration => duration;

    /// <summary>Looks after a lease from now on, until it is disposed of.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="stop">Ends its job.</param>
    /// <param name="asked">The timestamp before it was asked for.</param>
    public HeldLease Add(JobLease lease, JobStop stop, long asked)
    {
        HeldLease held = new(this, lease, stop, asked);
        HeldLease? before;
        lock (_gate)
        {
            _held.TryGetValue(lease.Job.Id, out before);
            _held[lease.Job.Id] = held;
        }

        // The job is leased again, so its lease had run out before a look noticed: whoever still works under it is stopped.
        before?.Lose(logger);
        return held;
    }

    /// <summary>
    /// Leaves a lease to its holder. When this returns no renewal of it is under way that was not given up; until then it is renewed, so that a holder that a busy pool keeps
    /// waiting does not lose it; but not again when that renewal failed, or one that hangs after the other would hold up the settlement.
    /// </summary>
    public async Task RemoveAsync(HeldLease held)
    {
        while (!TryRemove(held, out var renewing))
        {
            await renewing.ConfigureAwait(false);
        }
    }

    /// <summary>Runs until cancelled, on a thread of its own.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tick = LeasePolicy.Tick(duration);
        var watch = new DedicatedThread("lease keeper", tick, TickOnce, time);
        watch.Start();
        await using (watch.ConfigureAwait(false))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // The last rounds end by themselves: the store's calls have a limit.
        await _renewing.ConfigureAwait(false);
        await _asking.ConfigureAwait(false);

        TimeSpan TickOnce()
        {
            Tick(cancellationToken);
            return tick;
        }
    }

    /// <summary>How long a lease surely holds from now.</summary>
    public TimeSpan LeftOf(HeldLease held) => duration - AgeOf(held);

    /// <summary>The renewal of a lease that is under way; completed when none is. Never fails.</summary>
    public Task RenewalOf(HeldLease held)
    {
        lock (_gate)
        {
            return _renewed.Contains(held) ? _renewing : Task.CompletedTask;
        }
    }

    /// <summary>Removes a lease, unless a renewal of it is under way.</summary>
    private bool TryRemove(HeldLease held, out Task renewing)
    {
        lock (_gate)
        {
            renewing = _renewing;
            if (!renewing.IsCompleted && _renewed.Contains(held))
            {
                held.IsLeaving = true;
                return false;
            }

            if (_held.TryGetValue(held.Lease.Job.Id, out var current) && ReferenceEquals(current, held))
            {
                _held.Remove(held.Lease.Job.Id);
            }

            return true;
        }
    }

    /// <summary>One look at all leases. For one thread.</summary>
    internal void Tick(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow(); // deadlines are times of the wall clock
        var all = Held();
        foreach (var held in all)
        {
            Check(held, now);
        }

        if (all.Length > 0 && _asking.IsCompleted)
        {
            _asking = AskAsync(all.Length, cancellationToken);
        }

        Renew(cancellationToken);
    }

    /// <summary>Begins to renew the leases that are due, unless a renewal is under way.</summary>
    private void Renew(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        HeldLease[] due;
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously); // the renewal ends on the store's thread, which must not go on with a job
        lock (_gate)
        {
            due = [.. _held.Values.Where(held => LeasePolicy.ShouldRenew(AgeOf(held), duration) && !held.IsLeft)];
            if (due.Length == 0 || !_renewing.IsCompleted)
            {
                return;
            }

            (_renewing, _renewed) = (done.Task, [.. due]); // under the lock: whoever removes one of these waits for it
            Array.ForEach(due, held => held.Tried = asked);
        }

        _ = RenewAsync(due, asked, done, cancellationToken);
    }

    private void Check(HeldLease held, DateTimeOffset now)
    {
        if (LeasePolicy.IsLost(AgeOf(held), duration))
        {
            Lose(held);
        }
        else if (held.Lease.Job.Request.Deadline <= now)
        {
            Stop(held, JobOutcomeKind.Expired);
        }
    }

    /// <summary>Asks which jobs are to be cancelled. Never throws: a failed round is followed by another.</summary>
    private async Task AskAsync(int count, CancellationToken cancellationToken)
    {
        try
        {
            var asked = await AnswerAsync("Asking which jobs are to be cancelled", token => queue.GetCancelRequestsAsync(owner, token), cancellationToken).ConfigureAwait(false);
            foreach (var id in asked)
            {
                Cancel(id);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: there is nothing left to look after.
        }
        catch (StoreException)
        {
            // The store has logged it, once for all.
        }
        catch (Exception error)
        {
            Failed(count, error);
        }
    }

    /// <summary>Never throws: a failed round is followed by another.</summary>
    private async Task RenewAsync(HeldLease[] due, long asked, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            var statuses = await AnswerAsync("Renewing leases", token => RenewOnceAsync(due, asked, token), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < due.Length; i++)
            {
                Apply(due[i], statuses[i]);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: there is nothing left to look after.
        }
        catch (StoreException)
        {
            // The store has logged it, once for all.
        }
        catch (Exception error)
        {
            Failed(due.Length, error);
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Keeps the leases that the store made, also when it answers after this was given up: it may know a job's lease by the new one alone.</summary>
    private async ValueTask<LeaseStatus[]> RenewOnceAsync(HeldLease[] due, long asked, CancellationToken cancellationToken)
    {
        var renewals = await queue.RenewAsync([.. due.Select(held => held.Lease)], duration, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < due.Length; i++)
        {
            if (renewals[i].Status != LeaseStatus.Lost)
            {
                due[i].Renew(renewals[i].Lease, asked);
            }
        }

        return [.. renewals.Select(renewal => renewal.Status)];
    }

    private void Apply(HeldLease held, LeaseStatus status)
    {
        if (status == LeaseStatus.Lost)
        {
            Lose(held);
        }
        else if (status == LeaseStatus.CancelRequested)
        {
            Stop(held, JobOutcomeKind.Cancelled);
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

    /// <summary>Asks the store; gives up in time.</summary>
    private Task<T> AnswerAsync<T>(string what, Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken) =>
        StoreCall.RunAsync(what, ask, _answerWithin, time, cancellationToken);

    private void Failed(int count, Exception error)
    {
        if (_failures.Allows(out var leftOut))
        {
            Log.LeaseRoundFailed(logger, count, leftOut, error);
        }
    }

    private TimeSpan AgeOf(HeldLease held) => time.GetElapsedTime(held.Asked);

    private void Stop(HeldLease held, JobOutcomeKind reason) => held.Stop.Request(reason, held.Lease.Job.Id, logger);

    /// <summary>The leases it looks after.</summary>
    internal HeldLease[] Held()
    {
        lock (_gate)
        {
            return [.. _held.Values];
        }
    }
}
