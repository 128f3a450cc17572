using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Tuning;

/// <summary>Tunes the stages of a running flow whose parallelism has bounds, while it has jobs. Thread-safe.</summary>
internal sealed class FlowTuner : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly string _flow;
    private readonly ILogger _logger;
    private readonly StageTuner[] _stages;
    private readonly ITimer _timer;
    private int _jobs;

    /// <param name="flow">The flow's name.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of each change.</param>
    public FlowTuner(string flow, IReadOnlyList<StageTuner> stages, TimeProvider time, ILogger logger)
    {
        (_flow, _stages, _logger) = (flow, [.. stages], logger);
        _timer = time.CreateTimer(static tuner => ((FlowTuner)tuner!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The flow has one job more.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_jobs++ == 0)
            {
                Array.ForEach(_stages, stage => stage.Begin());
                _timer.Change(Pause, Pause);
            }
        }
    }

    /// <summary>The flow has one job less.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (--_jobs == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        lock (_lock)
        {
            if (_jobs == 0)
            {
                return;
            }

            foreach (var stage in _stages)
            {
                if (stage.Look() is { } changed)
                {
                    Log.DegreeChanged(_logger, _flow, stage.Stage.Name, changed.From, changed.To, changed.Reason);
                }
            }
        }
    }
}
