using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// Watches over a process while it works on one document, and ends it when that takes too much of the processors' time or of memory, stands still, or is not wanted any more. The clock does not
/// count: on a busy machine a document may take long that is parsed in a moment on a quiet one.
/// </summary>
internal sealed class ParserWatch : IAsyncDisposable
{
    /// <summary>A process that works for less than this part of the time stands still. On a machine with twenty others at work it has ten times as much.</summary>
    private const double StandsStill = 0.005;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ConfinedProcess _process;
    private readonly WatchLimits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _cancelled;
    private readonly TimeSpan _startWork;
    private long _since;
    private TimeSpan _workThen;
    private volatile string? _reason;

    public ParserWatch(ConfinedProcess process, WatchLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        _process = process;
        _limits = limits;
        _time = time;
        _startWork = _workThen = process.ProcessorTime;
        _since = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((ParserWatch)watch!).Check(), this, Look, Look);
        _cancelled = cancellationToken.UnsafeRegister(static process => ((ConfinedProcess)process!).Kill(), process);
    }

    /// <summary>Why the process was ended, in words; <see langword="null"/> when it was not, or because nobody waits any more.</summary>
    public string? Reason => _reason;

    /// <summary>Words for a process that needed too much memory.</summary>
    public static string TooMuchMemory(long memory) =>
        $"it needs more than {SizeText.Format(memory)} of memory, which is 'parseMemory' of the stage 'read'. Raise that, or split the document.";

    /// <summary>Words for a process that ended by itself.</summary>
    /// <param name="end">What it said.</param>
    /// <param name="memory">The bytes of memory it had.</param>
    public static string Died(string? end, long memory) => end?.Contains("memory", StringComparison.OrdinalIgnoreCase) == true
        ? TooMuchMemory(memory)
        : $"the process that parsed it ended ({end?.TrimEnd('.')}). No other document is affected.";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _cancelled.DisposeAsync().ConfigureAwait(false);
    }

    private void Check()
    {
        var work = _process.ProcessorTime;
        if (work - _startWork >= _limits.Time)
        {
            End($"it is not done after {_limits.Time.TotalSeconds:0.#} s of processor time, which is '{_limits.TimeKey}' of the stage 'read'. Raise that, or split the document.");
        }
        else if (_process.MemoryInUse > _limits.Memory)
        {
            End(TooMuchMemory(_limits.Memory));
        }
        else if (_time.GetElapsedTime(_since) is var elapsed && elapsed >= _limits.Time)
        {
            if (work - _workThen < elapsed * StandsStill)
            {
                End($"the process that parses it did nothing for {elapsed.TotalSeconds:0.#} s; '{_limits.TimeKey}' of the stage 'read' is {_limits.Time.TotalSeconds:0.#} s. Ingest it again; no other document is affected.");
            }

            (_since, _workThen) = (_time.GetTimestamp(), work);
        }
    }

    private void End(string reason)
    {
        _reason ??= reason;
        _process.Kill();
    }
}
