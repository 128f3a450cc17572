using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues;

/// <summary>Takes one leased job from its start to its settlement. Never throws for what happens to the job.</summary>
internal sealed class JobRun(IJobQueue queue, IJobStore store, IJobRunner runner, SettlePolicy policy, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the job and settles it.</summary>
    /// <param name="held">The lease; released on every path.</param>
    public async Task<AttemptReport> RunAsync(HeldLease held)
    {
        await using var release = held.ConfigureAwait(false);
        var (lease, stop) = (held.Lease, held.Stop);
        JobEventWriter events = new(store, held, time, logger);
        var outcome = await RunJobAsync(lease.Job, events, stop).ConfigureAwait(false);
        await events.CompleteAsync().ConfigureAwait(false);

        // The renewer first: nothing else may write the lease while it is settled.
        await held.ReleaseAsync().ConfigureAwait(false);
        var settlement = policy.Decide(outcome, lease.Job.Attempts + 1, time.GetUtcNow());
        var isSettled = !held.Lost.IsCancellationRequested && await SettleAsync(lease, settlement, held.Until).ConfigureAwait(false);
        return new AttemptReport(lease.Job, isSettled ? settlement : null);
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
            return new JobOutcome
            {
                Kind = stop.Reason ?? JobOutcomeKind.Failed,
                Failures =
                [
                    new JobFailure { Stage = runner.Flow, Item = "job", Kind = FailureKind.Permanent, Error = error.GetType().Name, Message = error.Message },
                ],
            };
        }
    }

    /// <summary>Tries until the store answers or the lease has run out. False when it was lost.</summary>
    private async Task<bool> SettleAsync(JobLease lease, Settlement settlement, DateTimeOffset until)
    {
        var isUncertain = false;
        for (var left = until - time.GetUtcNow(); left > TimeSpan.Zero; left = until - time.GetUtcNow())
        {
            try
            {
                return await Shield.RunAsync($"Settling job {lease.Job.Id}", token => SettleOnceAsync(lease, settlement, isUncertain, token), left, time).ConfigureAwait(false);
            }
            catch (StoreException fault) when (fault.IsLasting)
            {
                isUncertain = false; // there is nobody to ask
                break;
            }
            catch (Exception error)
            {
                // It may have been carried out all the same; the next try then finds the lease gone.
                isUncertain = true;
                if (error is not StoreException) // which the store has logged, once for all
                {
                    Log.SettlingFailed(logger, lease.Job.Id, settlement.State, error);
                }

                await Task.Delay(RetryWait, time, CancellationToken.None).ConfigureAwait(false);
            }
        }

        // The last try may have been carried out in time and answered late: by a store that is slow, or on a pool that is starved.
        if (isUncertain && await WasSettledAfterAllAsync(lease, settlement).ConfigureAwait(false))
        {
            return true;
        }

        Log.LeaseLost(logger, lease.Job.Id, lease.Job.Epoch);
        return false;
    }

    private async Task<bool> WasSettledAfterAllAsync(JobLease lease, Settlement settlement)
    {
        try
        {
            return await Shield.RunAsync($"Looking up job {lease.Job.Id}", token => WasSettledAsync(lease, settlement, token), LookWithin, time).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Log.SettlingFailed(logger, lease.Job.Id, settlement.State, error);
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
}
