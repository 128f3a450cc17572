using Pipeline.Core.Flow.Results;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>Reports a job's counters as they move, at most once in <see cref="Interval"/>. Made with the job's first counter.</summary>
internal sealed class ProgressReporter : IAsyncDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly JobTally _tally;
    private readonly JobEvents _events;
    private readonly ITimer _timer;
    private long _reported;

    public ProgressReporter(JobTally tally, JobEvents events, TimeProvider time)
    {
        _tally = tally;
        _events = events;
        _timer = time.CreateTimer(static self => ((ProgressReporter)self!).Report(), this, Interval, Interval);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Report()
    {
        var version = _tally.Version;
        if (version != Volatile.Read(ref _reported) && _events.IsIdle)
        {
            Volatile.Write(ref _reported, version);
            _events.Queue(JobEventKind.Progress, _tally.Counters);
        }
    }
}
