using System.Globalization;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Pump;

/// <summary>Takes leased jobs from their start to their settlement. Never throws for what happens to a job. Thread-safe: a pump has one for all its jobs.</summary>
internal sealed class JobRun(IJobQueue queue, IJobStore store, IJobRunner runner, SettlePolicy policy, TimeProvider time, ILogger logger)
{
    private readonly LogLimit _appendFailures = new(time);
    private readonly LogLimit _settleFailures = new(time);

    /// <summary>Runs the job and settles it.</summary>
    /// <param name="held">The lease; released on every path.</param>
    public async Task<AttemptReport> RunAsync(HeldLease held)
    {
        await using var release = held.ConfigureAwait(false);
        var job = held.Lease.Job;
        JobEventWriter events = new(store, held, time, logger, _appendFailures);
        var outcome = await RunJobAsync(job, events, held.Stop).ConfigureAwait(false);
        if (outcome.Kind == JobOutcomeKind.Interrupted)
        {
            events.Release();
        }

        var unwritten = await events.CompleteAsync().ConfigureAwait(false);

        // The renewer first: nothing else may write the lease while it is settled.
        await held.ReleaseAsync().ConfigureAwait(false);
        if (held.Lost.IsCancellationRequested || unwritten is ObjectDisposedException)
        {
            return new AttemptReport(job, Settlement: null);
        }

        var isHeard = unwritten is null || outcome.Kind is JobOutcomeKind.Cancelled or JobOutcomeKind.Expired;
        var settlement = policy.Decide(isHeard ? outcome : Unheard(unwritten!), job.Attempts + 1, time.GetUtcNow());
        return new AttemptReport(job, await SettleAsync(held, settlement).ConfigureAwait(false) ? settlement : null);
    }

    private async Task<JobOutcome> RunJobAsync(Job job, JobEventWriter events, JobStop stop)
    {
        try
        {
            return await runner.RunAsync(job, events, stop).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Log.RunnerThrew(logger, job.Id, runner.Flow, error);
            return new JobOutcome { Kind = stop.Reason ?? JobOutcomeKind.Failed, Failures = [Failure(error.GetType().Name, error.Message)] };
        }
    }

    /// <summary>Not tried again: events failed for as long as a lease holds while its renewals went through, so that they would fail again.</summary>
    private JobOutcome Unheard(Exception error) => new()
    {
        Kind = JobOutcomeKind.Failed,
        Failures =
        [
            Failure(error.GetType().Name, string.Create(
                CultureInfo.InvariantCulture,
                $"The job's events could not be stored, though its lease could be renewed, and it was stopped: {error.Message} Mend the cause, then replay the job.")),
        ],
    };

    private JobFailure Failure(string error, string message) =>
        new() { Stage = runner.Flow, Item = "job", Kind = FailureKind.Permanent, Error = error, Message = message };

    /// <summary>Tries until the store answers or the lease has run out. False when it was lost.</summary>
    private async Task<bool> SettleAsync(HeldLease held, Settlement settlement)
    {
        var failures = 0;
        for (var left = held.Left; left > TimeSpan.Zero; left = held.Left)
        {
            var lease = held.Lease; // a renewal that was given up may be answered late
            try
            {
                return await Shield.RunAsync(
                    $"Settling job {lease.Job.Id}",
                    token => SettleOnceAsync(lease, settlement, isUncertain: failures > 0, token),
                    CallPolicy.SettleWithin(held.Duration, left),
                    time).ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                Log.QueueClosed(logger, lease.Job.Id);
                return false;
            }
            catch (StoreException fault) when (fault.IsLasting)
            {
                failures = 0; // there is nobody to ask
                break;
            }
            catch (Exception error)
            {
                // It may have been carried out all the same; the next try then finds the lease gone.
                failures++;
                SettlingFailed(lease, settlement, error);
                await Task.Delay(Backoff.After(failures), time, CancellationToken.None).ConfigureAwait(false);
            }
        }

        // The last try may have been carried out in time and answered late: by a store that is slow, or on a pool that is starved.
        if (failures > 0 && await WasSettledAfterAllAsync(held.Lease, settlement).ConfigureAwait(false))
        {
            return true;
        }

        Log.LeaseLost(logger, held.Lease.Job.Id, held.Lease.Job.Epoch);
        return false;
    }

    private async Task<bool> WasSettledAfterAllAsync(JobLease lease, Settlement settlement)
    {
        try
        {
            return await Shield.RunAsync($"Looking up job {lease.Job.Id}", token => WasSettledAsync(lease, settlement, token), CallPolicy.LookWithin, time).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            SettlingFailed(lease, settlement, error);
            return false;
        }
    }

    /// <param name="lease">The lease.</param>
    /// <param name="settlement">What becomes of the job.</param>
    /// <param name="isUncertain">Whether a try before this one may have been carried out.</param>
    /// <param name="cancellationToken">The end of the lease.</param>
    private async Task<bool> SettleOnceAsync(JobLease lease, Settlement settlement, bool isUncertain, CancellationToken cancellationToken) =>
        await queue.SettleAsync(lease, settlement, cancellationToken).ConfigureAwait(false)
        || (isUncertain && await WasSettledAsync(lease, settlement, cancellationToken).ConfigureAwait(false));

    private async Task<bool> WasSettledAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(lease.Job.Id, cancellationToken).ConfigureAwait(false);
        return job?.Epoch == lease.Job.Epoch && job.State == settlement.State;
    }

    private void SettlingFailed(JobLease lease, Settlement settlement, Exception error)
    {
        if (error is not StoreException && _settleFailures.Allows(out var leftOut)) // the store has logged its own, once for all
        {
            Log.SettlingFailed(logger, lease.Job.Id, settlement.State, leftOut, error);
        }
    }
}
