using System.Collections.Concurrent;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// Which stage each thread is in, until the stage first awaits something. A thread writes a slot of its own, without a lock and without reading the
/// clock; a <see cref="Watchdog"/> reads them all. Thread-safe.
/// </summary>
internal static class StageWatch
{
    private static readonly ConcurrentDictionary<WatchSlot, bool> All = new();

    [ThreadStatic]
    private static WatchSlot? _mine;

    /// <summary>The slots of the threads that live.</summary>
    public static IEnumerable<WatchSlot> Slots
    {
        get
        {
            foreach (var slot in All.Keys)
            {
                if (slot.Thread.IsAlive)
                {
                    yield return slot;
                }
                else
                {
                    All.TryRemove(slot, out _);
                }
            }
        }
    }

    /// <summary>The calling thread enters a stage. Dispose on the same thread, before it awaits anything.</summary>
    public static WatchedPart Enter(IStageIdentity stage, IJobContext? job) => new(_mine ?? Register(), stage, job);

    private static WatchSlot Register()
    {
        WatchSlot slot = new(Thread.CurrentThread);
        All.TryAdd(slot, true);
        return _mine = slot;
    }
}
