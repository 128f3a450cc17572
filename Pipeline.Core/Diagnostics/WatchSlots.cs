using System.Collections.Concurrent;

namespace Pipeline.Core.Diagnostics;

/// <summary>The slots of all threads that have been in a stage. Thread-safe.</summary>
internal static class WatchSlots
{
    private static readonly ConcurrentDictionary<WatchSlot, bool> All = new();

    /// <summary>Those of the threads that live; of the others nothing is kept.</summary>
    public static IEnumerable<WatchSlot> Living
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

    /// <summary>A slot for the calling thread.</summary>
    public static WatchSlot Register()
    {
        WatchSlot slot = new(Thread.CurrentThread, ProcessorWait.OfCallingThread() is { } wait ? wait.Read : null);
        All.TryAdd(slot, true);
        return slot;
    }
}
