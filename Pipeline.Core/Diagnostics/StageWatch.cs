using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// Which stage each thread is in, until the stage first awaits something. A thread writes a slot of its own, without a lock and without reading the
/// clock; a <see cref="Watchdog"/> reads them all. Thread-safe.
/// </summary>
internal static class StageWatch
{
    [ThreadStatic]
    private static WatchSlot? _mine; // alone in its class: a static that needs making would cost a look at each access

    /// <summary>The calling thread's slot.</summary>
    public static WatchSlot Mine => _mine ??= WatchSlots.Register();

    /// <summary>The calling thread enters a stage. Dispose on the same thread, before it awaits anything.</summary>
    public static WatchedPart Enter(IStageIdentity stage, IJobContext? job) => new(Mine, stage, job);
}
