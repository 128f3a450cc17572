using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>The part of a stage that runs before it awaits. Ended by the thread that began it; parts may nest.</summary>
internal readonly ref struct WatchedPart
{
    private readonly WatchSlot _slot;
    private readonly IStageIdentity? _outer;
    private readonly IJobContext? _outerJob;

    public WatchedPart(WatchSlot slot, IStageIdentity stage, IJobContext? job)
    {
        _slot = slot;
        (_outer, _outerJob) = slot.Current;
        if (_outer is not null)
        {
            slot.Leave();
        }

        slot.Enter(stage, job);
    }

    public void Dispose()
    {
        _slot.Leave();
        if (_outer is not null)
        {
            _slot.Enter(_outer, _outerJob);
        }
    }
}
