using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// Notices, from a thread of its own, a stage that blocks: one whose part before its first await holds a thread of the pool too long; and a pool that is starved,
/// whoever it is by. It warns of each stage at most once in <see cref="Quiet"/>, with how often since, and counts every time. What a stage
/// does between two awaits is not seen by name, but starves the pool, which is. Thread-safe.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    /// <summary>How long it is silent about a stage, or the pool, after a warning.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private const int StarvedFactor = 5;
    private readonly BlockedStages _blocked;
    private readonly PoolProbe _pool;
    private readonly Dictionary<(string Flow, string Stage), Told> _told = [];
    private readonly DiagnosticsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DedicatedThread _thread;
    private long _toldOfPool;

    private Watchdog(DiagnosticsOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _blocked = new(time, options.BlockedAfter);
        _pool = new(time, options.BlockedAfter * StarvedFactor);
        _thread = new("watchdog", Interval(options.BlockedAfter), Look, time);
        _thread.Start();
    }

    /// <summary>Starts to watch all flows of the process.</summary>
    /// <param name="options">The <c>diagnostics:</c> section.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where warnings go.</param>
    public static Watchdog Start(DiagnosticsOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        return new(options, time, loggers.CreateLogger<Watchdog>());
    }

    /// <summary>Watches no more.</summary>
    public ValueTask DisposeAsync() => _thread.DisposeAsync();

    /// <summary>How often it looks: four times in what it looks for.</summary>
    private static TimeSpan Interval(TimeSpan limit)
    {
        var quarter = limit / 4;
        return quarter < TimeSpan.FromMilliseconds(100) ? quarter : TimeSpan.FromMilliseconds(100);
    }

    /// <returns>When it looks again: seldom while nothing is at work.</returns>
    private TimeSpan Look()
    {
        foreach (var blocked in _blocked.Look(WatchSlots.Living))
        {
            PipelineMeter.Blocked.Add(1, blocked.Stage.Tags);
            Tell(blocked);
        }

        if (_pool.Look(static answer => ThreadPool.UnsafeQueueUserWorkItem(static answer => answer(), answer, preferLocal: false), _blocked.IsQuiet) is { } waited
            && (_toldOfPool == 0 || _time.GetElapsedTime(_toldOfPool) >= Quiet))
        {
            _toldOfPool = _time.GetTimestamp();
            Log.PoolStarved(_logger, waited.TotalMilliseconds, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        }

        return _blocked.IsQuiet ? _options.BlockedAfter : Interval(_options.BlockedAfter);
    }

    private void Tell(in BlockedStage blocked)
    {
        var stage = blocked.Stage.Name;
        var flow = (string)blocked.Stage.Tags[0].Value!;
        if (_told.TryGetValue((flow, stage), out var told) && _time.GetElapsedTime(told.At) < Quiet)
        {
            _told[(flow, stage)] = told with { Since = told.Since + 1 };
            return;
        }

        _told[(flow, stage)] = new(_time.GetTimestamp(), Since: 0);
        Log.StageBlocked(_logger, stage, flow, blocked.Job?.Job.Id, blocked.For.TotalMilliseconds, told.Since);
        if (_options.Level == DiagnosticsLevel.Debug)
        {
            Log.StageBlockedAt(_logger, stage, BlockedThread.Describe(blocked.Thread));
        }
    }

    private readonly record struct Told(long At, long Since);
}
