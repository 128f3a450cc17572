using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Probing;

namespace Pipeline.Core.Testing;

/// <summary>One stage as a <see cref="FlowProbe"/> sees it. Thread-safe.</summary>
internal sealed class ProbedStage(string name, FlowProbe owner, TimeProvider time) : IStageProbe
{
    private readonly Lock _gate = new();
    private readonly List<(StageFault Fault, int Left)> _faults = [];
    private IMeteredStage? _metered;
    private bool _hasFaults;
    private long _calls;
    private long _peak;

    public long Calls => Interlocked.Read(ref _calls);

    public long Peak => Interlocked.Read(ref _peak);

    public void Watch(IMeteredStage metered) => Volatile.Write(ref _metered, metered);

    public void Plant(StageFault fault)
    {
        lock (_gate)
        {
            _faults.Add((fault, fault.Times ?? int.MaxValue));
            _hasFaults = true;
        }
    }

    public ValueTask EnterAsync(ProbedItems items, CancellationToken cancellationToken)
    {
        owner.Begin();
        Interlocked.Increment(ref _calls);
        return Volatile.Read(ref _hasFaults) && Take(items) is { } fault ? MeetAsync(fault, cancellationToken) : ValueTask.CompletedTask;
    }

    public void Pause() => owner.End();

    public void Resume() => owner.Begin();

    public void Leave()
    {
        // A stage holds the most just before an item leaves it.
        if (Volatile.Read(ref _metered) is { } metered)
        {
            var reading = metered.Read();
            Raise(reading.InFlight + reading.Buffered);
        }

        owner.End();
    }

    private void Raise(long held)
    {
        var peak = Peak;
        while (held > peak && Interlocked.CompareExchange(ref _peak, held, peak) is var now && now != peak)
        {
            peak = now;
        }
    }

    private StageFault? Take(ProbedItems items)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(planted => planted.Left > 0
                && (planted.Fault.Items is not { } wanted || items.Words.Any(words => words.Contains(wanted, StringComparison.Ordinal))));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _faults[index];
            _faults[index] = (fault, fault.Times is null ? left : left - 1);
            return fault;
        }
    }

    private async ValueTask MeetAsync(StageFault fault, CancellationToken cancellationToken)
    {
        if ((fault.Hang ? Timeout.InfiniteTimeSpan : fault.Delay) is { } wait)
        {
            await Scripted.WaitAsync(time, wait, cancellationToken).ConfigureAwait(false);
        }

        if (fault.CreateError(name) is { } error)
        {
            throw error;
        }
    }
}
