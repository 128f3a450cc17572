using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Pump;

/// <summary>
/// Moves jobs of one flow from the queue through the flow. It leases only as many jobs as the flow has slots for, so that a slow flow leaves its
/// jobs to other workers, and urgent jobs wait for no others. Delivery: a job it has leased is settled once, or its lease runs out and another worker takes it up.
/// </summary>
/// <param name="queue">Where jobs wait.</param>
/// <param name="store">Where their events go.</param>
/// <param name="runner">The flow.</param>
/// <param name="options">The lease, the attempts and the retries.</param>
/// <param name="owner">Who leases: unique to the process; its pumps may share it.</param>
/// <param name="time">The clock, the queue's.</param>
/// <param name="loggers">Where log lines go.</param>
public sealed class JobPump(
    IJobQueue queue, IJobStore store, IJobRunner runner, QueueOptions options, string owner, TimeProvider time, ILoggerFactory loggers)
{
    private const int MostAskedFor = 64;
    private static readonly TimeSpan EmptyCheck = TimeSpan.FromMilliseconds(20);

    private readonly ILogger _logger = loggers.CreateLogger<JobPump>();
    private readonly ConcurrentDictionary<Task, (Job Job, JobStop Stop)> _running = new();
    private readonly PumpTally _tally = new();
    private readonly SlowStart _start = new(Environment.ProcessorCount, MostAskedFor);
    private OwnJobs? _own;
    private readonly LeaseKeeper _keeper = new(queue, owner, options.Lease, time, loggers.CreateLogger<LeaseKeeper>());
    private readonly JobRun _run = new(
        queue, store, runner, new SettlePolicy(new RetryPolicy(options.Retry, Random.Shared), options.MaxAttempts), time, loggers.CreateLogger<JobPump>());

    /// <summary>What was done so far.</summary>
    public PumpSummary Summary => _tally.Summary();

    /// <summary>Leases that are held.</summary>
    internal int HeldLeases => _keeper.Count;

    /// <summary>Runs until stopped, or until the queue is empty. Call it once.</summary>
    /// <param name="settings">How.</param>
    /// <param name="stop">Leases no more and lets the running jobs end within <see cref="PumpSettings.Drain"/>. No exception comes of it.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">It is to work on certain jobs, and until the queue is empty.</exception>
    /// <exception cref="StoreException">The queue's file is damaged, or is not the one that was opened: no job can be leased or settled any more. Jobs that run are left to their leases.</exception>
    public async Task<PumpSummary> RunAsync(PumpSettings settings, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings is { Only: not null, UntilEmpty: true })
        {
            throw new ArgumentException($"A pump that works on {settings.Only.Count} jobs only runs until stopped; {nameof(PumpSettings.UntilEmpty)} asks about all jobs of the flow.", nameof(settings));
        }

        _own = settings.Only is { } only ? new OwnJobs(only, options.Poll) : null;
        using CancellationTokenSource ended = new();
        var keeping = Vital.Loop("lease keeper", _keeper.RunAsync(ended.Token));
        var upkeep = Vital.Loop("queue upkeep", new QueueUpkeep(store, time, _logger).RunAsync(ended.Token));
        try
        {
            await ClaimAsync(settings, stop).ConfigureAwait(false);
            await DrainAsync(settings.Drain).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(keeping, upkeep).ConfigureAwait(false);
        }

        return _tally.Summary();
    }

    private async Task ClaimAsync(PumpSettings settings, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var claimed = await ClaimOnceAsync(settings, stop).ConfigureAwait(false);
                _start.Answered();
                failures = 0;
                if (claimed == 0 && await IsDoneOrWaitAsync(settings, stop).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException fault) when (fault.IsLasting)
            {
                throw;
            }
            catch (Exception error)
            {
                _start.Failed();
                var wait = Backoff.After(++failures);
                if (error is not StoreException) // which the store has logged, once for all
                {
                    Log.LeasingFailed(_logger, runner.Flow, failures, wait, error);
                }

                await Task.WhenAny(Task.Delay(wait, time, stop)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Slots first, then leases: no job is held that the flow cannot begin on soon.</summary>
    private async Task<int> ClaimOnceAsync(PumpSettings settings, CancellationToken stop)
    {
        if (_own is { AreAllTaken: true })
        {
            return 0;
        }

        var slots = await runner.TakeSlotsAsync(_start.Now, stop).ConfigureAwait(false);
        IReadOnlyList<JobLease> leases = [];
        var asked = time.GetTimestamp();
        try
        {
            // A lease that is taken and not heard of would hold the job up until it runs out.
            leases = await Shield.RunAsync(
                $"Leasing jobs of flow {runner.Flow}",
                token => LeaseAsync(slots, token).AsTask(),
                CallPolicy.LeaseWithin(options.Lease),
                time).ConfigureAwait(false);
        }
        finally
        {
            if (leases.Count < slots)
            {
                runner.ReturnSlots(slots - leases.Count);
            }
        }

        foreach (var lease in leases)
        {
            Start(lease, asked, settings); // at once: from here on the lease is renewed, however busy the pool is
        }

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // off the store's thread
        return leases.Count;
    }

    private ValueTask<IReadOnlyList<JobLease>> LeaseAsync(int max, CancellationToken cancellationToken) => _own is null
        ? queue.LeaseAsync(runner.Flow, owner, max, options.Lease, cancellationToken)
        : queue.LeaseByIdAsync(runner.Flow, _own.Waiting, owner, max, options.Lease, cancellationToken);

    private async Task<bool> IsDoneOrWaitAsync(PumpSettings settings, CancellationToken stop)
    {
        if (_own is not null)
        {
            await Task.Delay(_own.NextLook(), time, stop).ConfigureAwait(false);
            return false;
        }

        var longest = CallPolicy.WaitWithin(options.Lease);
        if (!settings.UntilEmpty)
        {
            await WaitAsync(longest, stop).ConfigureAwait(false);
            return false;
        }

        var isOpen = await StoreCall.RunAsync(
            $"Asking whether flow {runner.Flow} has open jobs", token => queue.HasOpenWorkAsync(runner.Flow, token), longest, time, stop).ConfigureAwait(false);
        if (isOpen)
        {
            await WaitAsync(EmptyCheck, stop).ConfigureAwait(false);
        }

        return !isOpen;
    }

    /// <summary>Waits for work. When the time is over the pump looks for itself, whatever the store says, or does not say.</summary>
    private async Task WaitAsync(TimeSpan longest, CancellationToken stop)
    {
        using CancellationTokenSource over = new(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            await queue.WaitForWorkAsync(runner.Flow, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && over.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    private void Start(JobLease lease, long asked, PumpSettings settings)
    {
        JobStop stop = new();
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[done.Task] = (lease.Job, stop);
        _own?.Take(lease.Job.Id);
        _ = RunOneAsync(_keeper.Add(lease, stop, asked), settings, done);
    }

    private async Task RunOneAsync(HeldLease held, PumpSettings settings, TaskCompletionSource done)
    {
        // Jobs begin side by side, not one after another's first await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Report(await _run.RunAsync(held).ConfigureAwait(false), settings);
        }
        finally
        {
            _running.TryRemove(done.Task, out _);
            runner.FreeSlot();
            held.Stop.Dispose();
            done.SetResult();
        }
    }

    private void Report(AttemptReport report, PumpSettings settings)
    {
        var state = report.Settlement?.State;
        _tally.Add(state);
        _own?.PutBack(report);
        KeyValuePair<string, object?> flow = new(TagNames.Flow, runner.Flow);
        if (state is null)
        {
            QueueMeter.Lost.Add(1, flow);
        }
        else
        {
            QueueMeter.Settled.Add(1, flow, new(TagNames.Outcome, state.ToString()));
            Say(report.Job, report.Settlement!, settings);
        }

        try
        {
            settings.OnSettled?.Invoke(report);
        }
        catch (Exception error)
        {
            Log.ListenerThrew(_logger, error);
        }
    }

    private void Say(Job job, Settlement settlement, PumpSettings settings)
    {
        if (settlement.State == JobState.Failed)
        {
            var first = settlement.Failures.Count > 0 ? settlement.Failures[0] : null;
            QueueMeter.Dead.Add(1, new(TagNames.Flow, runner.Flow), new(TagNames.Stage, first?.Stage), new(TagNames.Error, first?.Error));
            Log.JobDead(_logger, job.Id, runner.Flow, first?.Stage, job.Attempts + 1, first?.Error, first?.Message);
        }
        else if (settings.LogsJobs && settlement.State.IsTerminal())
        {
            Log.JobEnded(_logger, job.Id, runner.Flow, settlement.State, time.GetUtcNow() - job.AcceptedAt);
        }
    }

    private async Task DrainAsync(TimeSpan deadline)
    {
        if (_running.IsEmpty)
        {
            return;
        }

        Log.Draining(_logger, runner.Flow, _running.Count, deadline);
        if (await AllEndAsync(deadline * 3 / 4).ConfigureAwait(false))
        {
            return;
        }

        Log.Forced(_logger, runner.Flow, _running.Count);
        foreach (var (job, stop) in _running.Values)
        {
            stop.Request(JobOutcomeKind.Interrupted, job.Id, _logger);
        }

        if (!await AllEndAsync(deadline / 4).ConfigureAwait(false))
        {
            Log.Abandoned(_logger, runner.Flow, _running.Count, deadline);
        }
    }

    private async Task<bool> AllEndAsync(TimeSpan within)
    {
        var all = Task.WhenAll(_running.Keys);
        using CancellationTokenSource waited = new();
        await Task.WhenAny(all, Task.Delay(within, time, waited.Token)).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
        return all.IsCompleted;
    }
}
