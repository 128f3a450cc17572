using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Looks for jobs in the place of all of the process who wait for some, on one thread of its own: what other processes enqueue, and what becomes due. Most looks ask SQLite whether the file has changed, which
/// reads no data; when it has, or a job is due by now, one look finds the flows that have work, and those who wait for them alone are woken. A look by each who waits, on threads of the pool, took three times the
/// processor's time of all the rest of an idle worker. Thread-safe.
/// </summary>
internal sealed class WorkWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>A wall clock that is set makes jobs due that were not: so long it may take until that is seen.</summary>
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromSeconds(1);

    private readonly Signals<string> _signals;
    private readonly TimeSpan _poll;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteReaders _reader;
    private readonly ThreadSignal _wake = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly LogLimit _failures;
    private ITimer? _timer;
    private bool _isRunning;
    private int _waiting;
    private volatile bool _stopped;
    private volatile bool _isAnew;
    private long _version = -1;
    private long _lookedAt;
    private TimeSpan _unseen;

    /// <param name="database">The file.</param>
    /// <param name="signals">Those who wait, by flow.</param>
    /// <param name="poll">How often it looks at most, once nothing has come for a while.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of looks that fail.</param>
    public WorkWatch(SqliteDatabase database, Signals<string> signals, TimeSpan poll, TimeProvider time, ILogger logger)
    {
        (_signals, _poll, _time, _logger, _failures) = (signals, poll, time, logger, new LogLimit(time));

        // One connection: the number that SQLite answers has a meaning only within a connection.
        _reader = database.CreateReaders(max: 1);
    }

    /// <summary>Waits for a signal of somebody who has looked for work and found none, and looks meanwhile.</summary>
    /// <param name="signal">Of <c>signals</c>, taken before that look.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WaitAsync(Task signal, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            _isAnew = true;
            Start();
            _wake.Set();
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        bool isRunning;
        lock (_gate)
        {
            (_stopped, isRunning) = (true, _isRunning);
        }

        if (isRunning)
        {
            _wake.Set();
            await _ended.Task.ConfigureAwait(false);
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        _reader.Dispose();
    }

    private void Start()
    {
        lock (_gate)
        {
            if (!_isRunning && !_stopped)
            {
                _isRunning = true;
                _timer = ReferenceEquals(_time, TimeProvider.System) ? null : _time.CreateTimer(_ => _wake.Set(), null, _poll, _poll); // an injected clock wakes it as well
                new Thread(Watch) { IsBackground = true, Name = "work watch" }.Start();
            }
        }
    }

    private void Watch()
    {
        var (looked, pause) = (_time.GetTimestamp(), TimeSpan.Zero);
        while (!_stopped)
        {
            var isAnew = _isAnew;
            var left = (isAnew ? FirstPause < _poll ? FirstPause : _poll : pause) - _time.GetElapsedTime(looked);
            if (Volatile.Read(ref _waiting) == 0)
            {
                _wake.Wait();
            }
            else if (left > TimeSpan.Zero)
            {
                _wake.Wait((int)Math.Ceiling(left.TotalMilliseconds));
            }
            else
            {
                looked = _time.GetTimestamp();
                pause = isAnew ? FirstPause * 2 : pause * 2;
                pause = pause < _poll ? pause : _poll;
                _isAnew = false; // before the look: who comes now is for the next one
                TryLook(isAnew);
            }
        }

        _ended.SetResult();
    }

    private void TryLook(bool isAnew)
    {
        try
        {
            foreach (var flow in _reader.ReadHere(session => FindDue(session, isAnew)))
            {
                _signals.Raise(flow);
            }
        }
        catch (StoreException fault)
        {
            // The log has it already. Who waits looks again when it will not pass, and so hears of it.
            if (fault.IsLasting)
            {
                _signals.RaiseAll();
            }
        }
        catch (Exception error)
        {
            // The next look may succeed; meanwhile this process still hears of what it enqueues itself.
            if (_failures.Allows(out var leftOut))
            {
                Log.WorkWatchFailed(_logger, leftOut, error);
            }
        }
    }

    private List<string> FindDue(SqliteSession session, bool isAnew)
    {
        var version = session.Scalar("PRAGMA data_version");
        if (version == _version && !isAnew && _time.GetElapsedTime(_lookedAt) < _unseen)
        {
            return [];
        }

        _lookedAt = _time.GetTimestamp();
        var (now, unseen) = (Moment.Now(_time), LongestUnseen);
        List<string> due = [];
        foreach (var flow in _signals.Awaited)
        {
            if (JobReads.IsAnyDue(session, flow, now))
            {
                due.Add(flow);
            }
            else if (JobReads.NextDue(session, flow, now) is { } next && next < unseen)
            {
                unseen = next;
            }
        }

        (_version, _unseen) = (version, unseen); // a look that failed is followed by another
        return due;
    }
}
