using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.HighWater;

/// <summary>Who of those that send jobs gets in, by the <see cref="HighWaterMarks"/>. Asks the store at most four times in a second, whatever is sent meanwhile. Thread-safe.</summary>
/// <param name="marks">The marks.</param>
/// <param name="control">Says what the flows do.</param>
/// <param name="freeSpace">Says how many bytes may still be written.</param>
/// <param name="time">The clock.</param>
internal sealed class BacklogGate(HighWaterMarks marks, IQueueControl control, Func<long?> freeSpace, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly Dictionary<string, Backlog> _backlogs = new(StringComparer.Ordinal); // guarded by itself
    private long? _free;
    private long? _askedAt;

    /// <summary>Why a request is not taken now; <see langword="null"/> when it may be sent, and <see cref="End"/> follows.</summary>
    public Refusal? Begin(JobRequest request)
    {
        if (IsFree(request))
        {
            return null;
        }

        lock (_backlogs)
        {
            var backlog = Of(request.Flow);
            if (marks.Check(request.Flow, backlog.Activity, backlog.Ready, _free) is { } refusal)
            {
                return refusal;
            }

            backlog.Begin();
            return null;
        }
    }

    /// <summary>What became of a request that was sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isReady">Whether it may be a job more that is ready.</param>
    public void End(JobRequest request, bool isReady)
    {
        if (!IsFree(request))
        {
            lock (_backlogs)
            {
                Of(request.Flow).End(isReady);
            }
        }
    }

    /// <summary>Asks the store what its flows do, unless it was asked just now.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_askedAt is not { } at || time.GetElapsedTime(at) >= Fresh)
            {
                await AskAsync(cancellationToken).ConfigureAwait(false);
                _askedAt = time.GetTimestamp();
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>Somebody waits for it, and follows it: he is not sent away for a backlog that his job goes ahead of.</summary>
    private static bool IsFree(JobRequest request) => request.Interactive;

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> before;
        lock (_backlogs)
        {
            before = _backlogs.ToDictionary(of => of.Key, of => of.Value.Accepted, StringComparer.Ordinal);
        }

        var flows = (await control.ListFlowsAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(flow => flow.Flow, StringComparer.Ordinal);
        var free = marks.NeedsFreeSpace ? freeSpace() : null;
        lock (_backlogs)
        {
            _free = free;
            foreach (var flow in flows.Keys.Union(before.Keys))
            {
                Of(flow).Read(flows.GetValueOrDefault(flow), before.GetValueOrDefault(flow));
            }
        }
    }

    private Backlog Of(string flow)
    {
        if (!_backlogs.TryGetValue(flow, out var backlog))
        {
            _backlogs.Add(flow, backlog = new());
        }

        return backlog;
    }
}
