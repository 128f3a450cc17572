namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Writes together what is asked for at the same time: what comes while a batch is written is the next batch. As long as it holds a batch its callers wait, so that no more than they hand in is
/// held. Thread-safe.
/// </summary>
/// <typeparam name="T">What is written.</typeparam>
/// <param name="write">Writes a batch.</param>
internal sealed class Batches<T>(Func<IReadOnlyList<T>, CancellationToken, Task> write)
{
    private readonly Lock _gate = new();
    private List<T> _waiting = [];
    private TaskCompletionSource _next = New();
    private bool _isRunning;

    /// <summary>Writes the items, with those of others. The exception of a batch is that of all its callers.</summary>
    /// <param name="items">What.</param>
    /// <param name="cancellationToken">Gives up waiting; what was handed in is written all the same.</param>
    public Task AddAsync(IReadOnlyCollection<T> items, CancellationToken cancellationToken)
    {
        Task done;
        lock (_gate)
        {
            _waiting.AddRange(items);
            done = _next.Task;
            if (!_isRunning)
            {
                _isRunning = true;
                _ = RunAsync();
            }
        }

        return done.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Take() is { } batch)
        {
            try
            {
                await write(batch.Items, CancellationToken.None).ConfigureAwait(false);
                batch.Done.SetResult();
            }
            catch (Exception error)
            {
                batch.Done.SetException(error); // its callers' to handle
                _ = batch.Done.Task.Exception; // also when all of them have given up
            }
        }
    }

    private (List<T> Items, TaskCompletionSource Done)? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            var batch = (_waiting, _next);
            (_waiting, _next) = ([], New());
            return batch;
        }
    }
}
