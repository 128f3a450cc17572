using Pipeline.Core.Flow.Scope;

namespace Pipeline.Core.Flow.Running;

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
