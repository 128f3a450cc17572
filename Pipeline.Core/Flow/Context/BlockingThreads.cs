using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Core.Flow.Context;

/// <summary>
/// The threads of a stage that blocks, none of them the pool's: however long it holds them, other stages and leases go on. A thread is made when it is
/// first needed. What waits is bounded by the stage: one piece of work for each of its workers. Thread-safe.
/// </summary>
/// <param name="stage">The stage's name; its threads have it too.</param>
/// <param name="count">How many at most.</param>
internal sealed class BlockingThreads(string stage, int count) : TaskScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _idle;
    private bool _closed;

    public override int MaximumConcurrencyLevel => count;

    /// <summary>The threads there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _threads;
            }
        }
    }

    /// <summary>Runs the part of a stage that blocks on one of the threads; what it awaits without <c>ConfigureAwait(false)</c> comes back to them.</summary>
    public Task<T> RunAsync<T>(Func<ValueTask<T>> work) =>
        Task.Factory.StartNew(() => work().AsTask(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Lets each thread end when nothing waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _waiting.Enqueue(task);
            if (_idle < _waiting.Count && _threads < count)
            {
                _threads++;
                new Thread(Run) { IsBackground = true, Name = $"stage {stage}" }.Start();
            }

            Monitor.Pulse(_gate);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    private void Run()
    {
        while (TryTake(out var task))
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>Waits for work; <see langword="false"/> when the thread is to end.</summary>
    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                {
                    _threads--;
                    task = null;
                    return false;
                }

                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            task = _waiting.Dequeue();
            return true;
        }
    }
}
