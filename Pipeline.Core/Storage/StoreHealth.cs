using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Storage;

/// <summary>
/// What a process knows of the state of a store's files, from how its reads and writes end. It says what is wrong in the log once, however often
/// it is tried, and once that it is over. Thread-safe.
/// </summary>
public sealed class StoreHealth
{
    // Full disks and locks come and go from one write to the next: trouble is over when none has failed for so long.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<StoreException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StoreException> _troubled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Trouble?[] _troubles = new Trouble?[2];

    internal StoreHealth(TimeProvider time, ILogger logger) => (_time, _logger) = (time, logger);

    /// <summary>Completes at the first fault that lasts (<see cref="StoreException.IsLasting"/>): a worker is to end then, since nothing that it does will be kept.</summary>
    public Task<StoreException> Lost => _lost.Task;

    /// <summary>Completes at the first fault of any kind: a worker tries again, whoever waits in front of a terminal wants to know.</summary>
    public Task<StoreException> Troubled => _troubled.Task;

    /// <summary>A read or a write failed.</summary>
    internal void Failed(StoreException fault, bool isWrite)
    {
        lock (_gate)
        {
            if (fault.IsLasting)
            {
                LogLost(fault);
            }
            else
            {
                LogTrouble(fault, isWrite ? 1 : 0);
            }
        }

        _troubled.TrySetResult(fault);
        if (fault.IsLasting)
        {
            _lost.TrySetResult(fault);
        }
    }

    /// <summary>A read or a write succeeded.</summary>
    internal void Worked(bool isWrite)
    {
        var side = isWrite ? 1 : 0;
        if (Volatile.Read(ref _troubles[side]) is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_troubles[side] is not { } trouble)
            {
                return;
            }

            trouble.HasWorkedSince = true;
            if (_time.GetElapsedTime(trouble.LastFailed) >= Quiet)
            {
                _troubles[side] = null;
                Log.StoreRecovered(_logger, trouble.Path, _time.GetElapsedTime(trouble.Began), trouble.Failures);
            }
        }
    }

    private void LogLost(StoreException fault)
    {
        if (!_lost.Task.IsCompleted)
        {
            Log.StoreLost(_logger, fault.Message);
        }
    }

    private void LogTrouble(StoreException fault, int side)
    {
        var now = _time.GetTimestamp();
        if (_troubles[side] is { } known && known.Fault == fault.Fault && !(known.HasWorkedSince && _time.GetElapsedTime(known.LastFailed, now) >= Quiet))
        {
            (known.LastFailed, known.HasWorkedSince, known.Failures) = (now, false, known.Failures + 1);
            return;
        }

        _troubles[side] = new(fault.Fault, fault.Path, now);
        Log.StoreTroubled(_logger, fault.Message);
    }

    private sealed class Trouble(StoreFault fault, string path, long began)
    {
        public StoreFault Fault { get; } = fault;

        public string Path { get; } = path;

        public long Began { get; } = began;

        public long LastFailed { get; set; } = began;

        public bool HasWorkedSince { get; set; }

        public long Failures { get; set; } = 1;
    }
}
