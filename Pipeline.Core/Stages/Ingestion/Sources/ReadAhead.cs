using System.Runtime.CompilerServices;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Reads several documents at once and gives each when it is ready. Thread-safe: each call has reads of its own.</summary>
/// <typeparam name="T">What a read gives.</typeparam>
/// <param name="slots">How many at once; one that is given out holds its slot until the next is asked for.</param>
internal sealed class ReadAhead<T>(ReadSlots slots)
{
    /// <summary>What is read, in the order it is ready; with one slot, in the order of the paths.</summary>
    /// <param name="paths">What to read; taken as there are slots.</param>
    /// <param name="read">Reads one. What it throws ends all.</param>
    /// <param name="cancellationToken">Stops those under way, as does no longer asking for the next.</param>
    public async IAsyncEnumerable<T> ReadAsync(IEnumerable<string> paths, Func<string, CancellationToken, Task<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var threads = TaskScheduler.Current; // the stage's own, when it has such
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var next = paths.GetEnumerator();
        List<Task<T>> reads = [];
        try
        {
            while (true)
            {
                StartMore(next, reads, path => Task.Factory.StartNew(() => read(path, stop.Token), stop.Token, TaskCreationOptions.DenyChildAttach, threads).Unwrap());
                if (reads.Count == 0)
                {
                    yield break;
                }

                var ready = await Task.WhenAny(reads).ConfigureAwait(false);
                yield return await ready.ConfigureAwait(false);
                reads.Remove(ready);
                slots.Return();
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(reads)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            slots.Return(reads.Count);
        }
    }

    private void StartMore(IEnumerator<string> next, List<Task<T>> reads, Func<string, Task<T>> start)
    {
        while (TryTakeSlot(isFirst: reads.Count == 0))
        {
            var hasNext = false;
            try
            {
                hasNext = next.MoveNext();
            }
            finally
            {
                if (!hasNext)
                {
                    slots.Return();
                }
            }

            if (!hasNext)
            {
                return;
            }

            reads.Add(start(next.Current));
        }
    }

    private bool TryTakeSlot(bool isFirst)
    {
        if (!isFirst)
        {
            return slots.TryTakeFurther();
        }

        slots.TakeFirst();
        return true;
    }
}
