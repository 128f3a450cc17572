using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>Says every few seconds that this process works on a queue, and at its end that it does no more. What fails is tried again the next time.</summary>
internal sealed class WorkerPresence : IAsyncDisposable
{
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);

    private readonly IQueueControl _control;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly QueueWorker _self;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _saying;

    private WorkerPresence(IQueueControl control, TimeProvider time, ILogger log)
    {
        var now = time.GetUtcNow();
        (_control, _time, _log) = (control, time, log);
        _self = new QueueWorker(Guid.CreateVersion7(now).ToString("N"), Environment.MachineName, Environment.ProcessId, ProgramVersion, now, Jobs: 0, now);
        _saying = SayAsync();
    }

    private static string ProgramVersion => typeof(WorkerPresence).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Begins.</summary>
    public static WorkerPresence Start(IQueueControl control, TimeProvider time, ILogger log) => new(control, time, log);

    /// <summary>Takes leave.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _saying.ConfigureAwait(false);
        _ended.Dispose();
        using CancellationTokenSource late = new(LeaveWithin, _time);
        await TryAsync(token => _control.LeaveAsync(_self.Id, token), late.Token).ConfigureAwait(false);
    }

    private async Task SayAsync()
    {
        using PeriodicTimer timer = new(QueueWorker.Every, _time);
        await using var stop = _ended.Token.Register(timer.Dispose).ConfigureAwait(false);
        do
        {
            await TryAsync(token => _control.ReportAsync(_self, token), _ended.Token).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false));
    }

    private async Task TryAsync(Func<CancellationToken, ValueTask> say, CancellationToken cancellationToken)
    {
        try
        {
            await say(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The store has logged it, once for all.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Log.PresenceUnsaid(_log, error);
        }
    }
}
