using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>
/// Writes a job's events: <see cref="JobEventKind.Started"/> before any other, the counters as they move, and nothing after <see cref="CloseAsync"/>. Thread-safe.
/// </summary>
internal sealed class JobEvents(Job job, IJobEventSink sink, ILogger logger, TimeProvider time, CancellationToken cancelled)
{
    private readonly Lock _lock = new();
    private Task? _started;
    private Task _background = Task.CompletedTask;
    private ProgressReporter? _progress;
    private bool _attemptCounts;
    private bool _hasText;
    private bool _isClosing;
    private bool _closed;

    /// <summary>Whether pieces of a text were streamed that still stand.</summary>
    public bool HasText => Volatile.Read(ref _hasText);

    public Task StartAsync()
    {
        lock (_lock)
        {
            return _started ??= _closed ? Task.CompletedTask : sink.AppendAsync(JobEventKind.Started, StageEvent.Started(job.Attempts + 1), cancelled).AsTask();
        }
    }

    /// <summary>Says that the attempt counts from here on, once.</summary>
    public ValueTask CountAttemptAsync() => Volatile.Read(ref _attemptCounts) || Interlocked.Exchange(ref _attemptCounts, true) ? ValueTask.CompletedTask : CountFirstAsync();

    private async ValueTask CountFirstAsync()
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

    /// <summary>Appends an event whose data is an object.</summary>
    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken)
    {
        if (kind == StreamedText.Piece)
        {
            Volatile.Write(ref _hasText, true);
        }

        return AppendAsync(kind, data is null ? default : JsonSerializer.SerializeToUtf8Bytes(data, PipelineJson.Options), cancellationToken);
    }

    /// <summary>Tells readers that the text streamed so far, and its citations, are void and begin anew; nothing when there is none.</summary>
    public ValueTask RestartTextAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _hasText, false) ? AppendAsync(StreamedText.Piece, StreamedText.Restart, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Reports the counters from now on as they move.</summary>
    public void ReportProgress(JobTally tally)
    {
        if (Volatile.Read(ref _progress) is not null)
        {
            return;
        }

        lock (_lock)
        {
            _progress ??= _isClosing ? null : new(tally, this, time);
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
    public async Task CloseAsync()
    {
        ProgressReporter? progress;
        lock (_lock)
        {
            (progress, _progress) = (_progress, null);
            _isClosing = true;
        }

        if (progress is not null)
        {
            await progress.DisposeAsync().ConfigureAwait(false);
        }

        Task background;
        lock (_lock)
        {
            _closed = true;
            background = _background;
        }

        await background.ConfigureAwait(false);
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
            Log.EventLost(logger, job.Id, error);
        }
    }
}
