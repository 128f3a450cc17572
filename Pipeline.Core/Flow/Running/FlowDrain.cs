using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Running;

/// <summary>
/// Stops a flow in the order of its data: no more jobs; three quarters of the deadline for those under way; then they are forced to end; those with an item that
/// does not surface are given up; at last the stages are completed, head to tail.
/// </summary>
internal sealed class FlowDrain(FlowContext flow, IReadOnlyList<RunningStage> stages, ActiveJobs jobs, CancellationTokenSource forced)
{
    private const double GracefulShare = 0.75;
    private const double ForcedShare = 0.15;

    public async Task RunAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        var graceful = deadline * GracefulShare;
        Log.FlowDrains(flow.Logger, flow.Name, jobs.Count, graceful);
        var empty = jobs.CloseAsync();
        if (!await EndsWithinAsync(empty, graceful, cancellationToken).ConfigureAwait(false))
        {
            await ForceAsync(empty, deadline * ForcedShare).ConfigureAwait(false);
        }

        var rest = deadline * (1 - GracefulShare - ForcedShare);
        foreach (var stage in stages)
        {
            stage.Complete();
            await EndsWithinAsync(stage.Completion, rest / stages.Count, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ForceAsync(Task empty, TimeSpan patience)
    {
        var late = jobs.ToList();
        Log.DrainForced(flow.Logger, flow.Name, late.Count);
        foreach (var job in late)
        {
            job.RequestStop(JobOutcomeKind.Interrupted);
        }

        _ = forced.CancelAsync(); // not awaited: a stage may block, or throw, when it is told
        if (await EndsWithinAsync(empty, patience, CancellationToken.None).ConfigureAwait(false))
        {
            return;
        }

        var stuck = jobs.ToList();
        var where = stages.Where(stage => stage.Read().InFlight > 0).Select(stage => stage.Name);
        Log.JobsAbandoned(flow.Logger, flow.Name, stuck.Count, string.Join(", ", where));
        foreach (var job in stuck)
        {
            job.Abandon();
        }

        await empty.ConfigureAwait(false); // nothing holds them now
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, flow.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>The jobs under way in a flow. Thread-safe.</summary>
internal sealed class ActiveJobs
{
    private readonly Lock _lock = new();
    private readonly HashSet<JobScope> _jobs = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>Adds a job, unless no more are taken.</summary>
    public bool TryAdd(JobScope job)
    {
        lock (_lock)
        {
            return !_closed && _jobs.Add(job);
        }
    }

    public void Remove(JobScope job)
    {
        lock (_lock)
        {
            _jobs.Remove(job);
            CompleteIfEmpty();
        }
    }

    /// <summary>Takes no more jobs.</summary>
    /// <returns>Completes when the last one is gone.</returns>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            CompleteIfEmpty();
            return _empty.Task;
        }
    }

    public IReadOnlyList<JobScope> ToList()
    {
        lock (_lock)
        {
            return [.. _jobs];
        }
    }

    private void CompleteIfEmpty()
    {
        if (_closed && _jobs.Count == 0)
        {
            _empty.TrySetResult();
        }
    }
}
