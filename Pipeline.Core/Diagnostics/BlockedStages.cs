namespace Pipeline.Core.Diagnostics;

/// <summary>
/// Finds stages that hold a thread too long, from looks at the slots: a slot that shows the same part at two looks has been in it at least as long as lies
/// between them, less what its thread waited for a processor meanwhile: that is the machine's doing. Each part is found once. For one thread.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long a stage may hold a thread.</param>
internal sealed class BlockedStages(TimeProvider time, TimeSpan limit)
{
    private readonly Dictionary<WatchSlot, Seen> _seen = [];

    /// <summary>Whether no thread was in a stage at the last look, nor between it and the one before.</summary>
    public bool IsQuiet { get; private set; } = true;

    /// <summary>Looks at the slots.</summary>
    /// <returns>The stages found now.</returns>
    public List<BlockedStage> Look(IEnumerable<WatchSlot> slots)
    {
        var now = time.GetTimestamp();
        List<BlockedStage> blocked = [];
        HashSet<WatchSlot> left = [.. _seen.Keys];
        IsQuiet = true;
        foreach (var slot in slots)
        {
            left.Remove(slot);
            Look(slot, now, blocked);
        }

        foreach (var slot in left)
        {
            _seen.Remove(slot); // its thread has ended
        }

        return blocked;
    }

    private void Look(WatchSlot slot, long now, List<BlockedStage> blocked)
    {
        var (stage, job, number) = slot.Read();
        if (!_seen.TryGetValue(slot, out var seen) || seen.Number != number)
        {
            IsQuiet = false;
            _seen[slot] = new(number, now, stage is null ? TimeSpan.Zero : slot.Waited, IsFound: false);
            return;
        }

        IsQuiet &= stage is null;
        var held = time.GetElapsedTime(seen.Since, now);
        if (stage is null or { HasOwnThreads: true } || seen.IsFound || held < limit)
        {
            return;
        }

        held -= slot.Waited - seen.Waited;
        if (held >= limit)
        {
            _seen[slot] = seen with { IsFound = true };
            blocked.Add(new(slot.Thread, stage, job, held));
        }
    }

    private readonly record struct Seen(long Number, long Since, TimeSpan Waited, bool IsFound);
}
