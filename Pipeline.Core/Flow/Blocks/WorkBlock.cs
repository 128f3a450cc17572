using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Tuning;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// A bounded buffer and its workers. The workers run in an <see cref="ActionBlock{TInput}"/> whose messages say only that there is work: one wakes a worker
/// for as many items as it finds, where a message an item would cost three locks each. Thread-safe.
/// </summary>
/// <remarks>
/// The invariant: whoever puts an item looks for a worker to wake after the item can be seen; a worker that goes to sleep looks for items after its sleep can be
/// seen. So no item is left lying while a worker sleeps.
/// </remarks>
/// <typeparam name="T">What is worked on.</typeparam>
internal sealed class WorkBlock<T>
{
    private readonly Channel<T> _items;
    private readonly ActionBlock<bool> _workers;
    private readonly Func<T, WatchSlot, Task> _work;
    private readonly int _parallelism;
    private readonly DegreeGate? _gate;
    private int _awake;

    /// <param name="capacity">How many items may wait; those at work are not among them.</param>
    /// <param name="parallelism">How many items are worked on at once.</param>
    /// <param name="work">Works on an item, given the slot of the thread it is called on. Never throws.</param>
    /// <param name="gate">Says how many of them now, up to <paramref name="parallelism"/>; <see langword="null"/> for all.</param>
    public WorkBlock(int capacity, int parallelism, Func<T, WatchSlot, Task> work, DegreeGate? gate = null)
        : this(Channel.CreateBounded<T>(capacity), parallelism, work, gate)
    {
    }

    /// <param name="items">The bounded buffer.</param>
    /// <param name="parallelism">How many items are worked on at once.</param>
    /// <param name="work">Works on an item, given the slot of the thread it is called on. Never throws.</param>
    /// <param name="gate">Says how many of them now.</param>
    internal WorkBlock(Channel<T> items, int parallelism, Func<T, WatchSlot, Task> work, DegreeGate? gate = null)
    {
        _gate = gate;
        _work = work;
        _parallelism = parallelism;
        _items = items;
        _workers = new(_ => WorkAsync(), new() { MaxDegreeOfParallelism = parallelism });
        _ = Vital.Loop("workers of a stage", _workers.Completion);
        Completion = CompleteAsync();
        if (gate is not null)
        {
            gate.Raised = WakeAll;
        }
    }

    /// <summary>How many workers are at work.</summary>
    public int Awake => Volatile.Read(ref _awake);

    private int Degree => _gate?.Degree ?? _parallelism;

    /// <summary>How many items wait.</summary>
    public int Count => _items.Reader.Count;

    /// <summary>Completes after <see cref="Complete"/>, when no item waits or is worked on.</summary>
    public Task Completion { get; }

    /// <summary>Takes no more items.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Puts an item if there is room now.</summary>
    public bool TryPut(T item)
    {
        if (!_items.Writer.TryWrite(item))
        {
            return false;
        }

        TryWake();
        return true;
    }

    /// <summary>Puts an item, waiting for room, in turn. <see langword="false"/> when it takes no more.</summary>
    public async Task<bool> PutAsync(T item)
    {
        try
        {
            await _items.Writer.WriteAsync(item).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return false;
        }

        TryWake();
        return true;
    }

    private void TryWake()
    {
        Interlocked.MemoryBarrier();
        if (TryStayAwake())
        {
            using var isolated = Isolated.Begin(); // a worker outlives the item that woke it
            _workers.Post(true);
        }
    }

    /// <summary>There may be more workers now: one for each item that waits.</summary>
    private void WakeAll()
    {
        for (var waiting = _items.Reader.Count; waiting > 0 && Awake < Degree; waiting--)
        {
            TryWake();
        }
    }

    private bool TryStayAwake()
    {
        var awake = Volatile.Read(ref _awake);
        while (awake < Degree)
        {
            var seen = Interlocked.CompareExchange(ref _awake, awake + 1, awake);
            if (seen == awake)
            {
                return true;
            }

            awake = seen;
        }

        return false;
    }

    private async Task WorkAsync()
    {
        var slot = StageWatch.Mine; // looked up once for all items that end at once
        do
        {
            while (Awake <= Degree && _items.Reader.TryRead(out var item))
            {
                var working = _work(item, slot);
                if (!working.IsCompletedSuccessfully)
                {
                    await working.ConfigureAwait(false);
                    slot = StageWatch.Mine;
                }
            }

            Interlocked.Decrement(ref _awake);
        }
        while (_items.Reader.Count > 0 && TryStayAwake());
    }

    private async Task CompleteAsync()
    {
        await _items.Reader.Completion.ConfigureAwait(false);
        _workers.Complete();
        await _workers.Completion.ConfigureAwait(false);
    }
}
