using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>
/// Writes a job's events: <see cref="JobEventKind.Started"/> before any other, each stage once, and nothing after <see cref="CloseAsync"/>. Thread-safe.
/// </summary>
internal sealed class JobEvents(Guid jobId, IJobEventSink sink, ILogger logger, CancellationToken cancelled)
{
    private readonly Lock _lock = new();
    private Task? _started;
    private Task _background = Task.CompletedTask;
    private bool _closed;

    public Task StartAsync()
    {
        lock (_lock)
        {
            return _started ??= _closed ? Task.CompletedTask : sink.AppendAsync(JobEventKind.Started, default, cancelled).AsTask();
        }
    }

    /// <summary>Says that the attempt counts from here on.</summary>
    public async ValueTask CountAttemptAsync()
    {
        await StartAsync().ConfigureAwait(false);
        if (!Volatile.Read(ref _closed))
        {
            await sink.CountAttemptAsync(cancelled).ConfigureAwait(false);
        }
    }

    public async ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await StartAsync().ConfigureAwait(false);
        if (!Volatile.Read(ref _closed))
        {
            await sink.AppendAsync(kind, data, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Appends without keeping the caller; in the order of the calls. The caller bounds how many there can be.</summary>
    public void Queue(JobEventKind kind, Func<object> data)
    {
        lock (_lock)
        {
            _background = _closed ? _background : AppendAfterAsync(_background, kind, data);
        }
    }

    /// <summary>Whether what was queued is written.</summary>
    public bool IsIdle => Volatile.Read(ref _background).IsCompleted;

    /// <summary>Waits for what was queued and lets nothing follow.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            return _background;
        }
    }

    private async Task AppendAfterAsync(Task before, JobEventKind kind, Func<object> data)
    {
        await before.ConfigureAwait(false);
        try
        {
            await AppendAsync(kind, JsonSerializer.SerializeToUtf8Bytes(data(), PipelineJson.Options), cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The job ends early: nobody waits for this event.
        }
        catch (Exception error)
        {
            Log.EventLost(logger, jobId, error);
        }
    }
}
