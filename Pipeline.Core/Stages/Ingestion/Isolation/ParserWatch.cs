using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>Watches over a process while it parses one document, and ends it when that takes too long or too much memory, or is not wanted any more.</summary>
internal sealed class ParserWatch : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ParserProcess _process;
    private readonly ReadOptions _options;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _cancelled;
    private volatile string? _reason;

    public ParserWatch(ParserProcess process, ReadOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _process = process;
        _options = options;
        _time = time;
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((ParserWatch)watch!).Check(), this, Look, Look);
        _cancelled = cancellationToken.UnsafeRegister(static process => ((ParserProcess)process!).Kill(), process);
    }

    /// <summary>Why the process was ended, in words; <see langword="null"/> when it was not, or because nobody waits any more.</summary>
    public string? Reason => _reason;

    /// <summary>Words for a process that needed too much memory.</summary>
    public static string TooMuchMemory(ReadOptions options) =>
        $"it needs more than {SizeText.Format(options.ParseMemory)} of memory. It is broken or made to do harm; if it is neither, raise 'parseMemory' of the stage 'read'.";

    /// <summary>Words for a process that ended by itself.</summary>
    /// <param name="end">What it said.</param>
    /// <param name="options">Its memory.</param>
    public static string Died(string? end, ReadOptions options) => end?.Contains("memory", StringComparison.OrdinalIgnoreCase) == true
        ? TooMuchMemory(options)
        : $"the process that parsed it ended ({end?.TrimEnd('.')}). It is broken or made to do harm; no other document is affected.";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _cancelled.DisposeAsync().ConfigureAwait(false);
    }

    private void Check()
    {
        if (_time.GetElapsedTime(_started) >= _options.ParseTimeout)
        {
            End($"it took longer than {_options.ParseTimeout.TotalSeconds:0.#} s. It is broken or made to do harm; if it is neither, raise 'parseTimeout' of the stage 'read'.");
        }
        else if (_process.MemoryInUse > _options.ParseMemory)
        {
            End(TooMuchMemory(_options));
        }
    }

    private void End(string reason)
    {
        _reason ??= reason;
        _process.Kill();
    }
}
