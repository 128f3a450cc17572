using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>The part of a stage that runs before it awaits. Ended by the thread that began it; parts may nest.</summary>
internal readonly ref struct WatchedPart
{
    private readonly WatchSlot _slot;
    private readonly IStageIdentity? _stage;
    private readonly IJobContext? _job;

    public WatchedPart(WatchSlot slot, IStageIdentity stage, IJobContext? job)
    {
        _slot = slot;
        (_stage, _job) = slot.Current;
        slot.Write(stage, job);
    }

    public void Dispose() => _slot.Write(_stage, _job);
}
