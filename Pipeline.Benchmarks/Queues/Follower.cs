using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Benchmarks.Queues;

/// <summary>Follows a job until it is stopped.</summary>
internal sealed class Follower
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _next;

    public Follower(IJobStore store, Guid id, CancellationToken stop) => Ended = FollowAsync(store, id, stop);

    /// <summary>Completes with the first event.</summary>
    public Task First => _first.Task;

    /// <summary>Completes when it was stopped.</summary>
    public Task Ended { get; }

    /// <summary>Completes with the next event.</summary>
    public Task Next()
    {
        TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _next, next);
        return next.Task;
    }

    private async Task FollowAsync(IJobStore store, Guid id, CancellationToken stop)
    {
        try
        {
            await foreach (var happened in store.ReadEventsAsync(id, after: 0, stop))
            {
                _first.TrySetResult();
                if (happened.Kind == JobEventKind.Token)
                {
                    Interlocked.Exchange(ref _next, null)?.SetResult();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }
}
