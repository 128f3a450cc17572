using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Pump;

/// <summary>
/// Writes a running job's events in batches: what comes while a batch is written is the next batch. The buffer is bounded, so a slow store slows
/// the job. Events are dropped only when the lease is lost, or the store, or when they could not be stored for as long as a lease holds: then the job is stopped. It goes back to the queue
/// when the store has not answered for so long, and fails when it has refused them for so long: <see cref="CompleteAsync"/> then says why. Thread-safe.
/// </summary>
internal sealed class JobEventWriter : IJobEventSink
{
    private const int Capacity = 256;

    private readonly IJobStore _store;
    private readonly HeldLease _held;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogLimit _failures;
    private readonly Channel<PendingEvent> _waiting = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task<Exception?> _loop;
    private bool _hasStarted;

    public JobEventWriter(IJobStore store, HeldLease held, TimeProvider time, ILogger logger, LogLimit failures)
    {
        (_store, _held, _time, _logger, _failures) = (store, held, time, logger, failures);
        _loop = WriteAsync();
        _ = Vital.Loop("event writer", _loop);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        _hasStarted = true;
        return AppendAsync(new PendingEvent(kind, _time.GetUtcNow(), data), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CountAttemptAsync(CancellationToken cancellationToken) =>
        AppendAsync(new PendingEvent(Kind: null, _time.GetUtcNow(), default), cancellationToken);

    /// <summary>Tells that the job is handed back, if it has begun and there is room for the word.</summary>
    public void Release() => _ = _hasStarted && _waiting.Writer.TryWrite(new PendingEvent(JobEventKind.Released, _time.GetUtcNow(), default));

    /// <summary>Takes no more events and waits until those it has are written, or are given up, or the lease is lost.</summary>
    /// <returns>Why events were given up while the lease held; <see langword="null"/> when none were.</returns>
    public Task<Exception?> CompleteAsync()
    {
        _waiting.Writer.TryComplete();
        return _loop;
    }

    private ValueTask AppendAsync(PendingEvent pending, CancellationToken cancellationToken) =>
        _waiting.Writer.TryWrite(pending) ? ValueTask.CompletedTask : AppendSlowlyAsync(pending, cancellationToken);

    private async ValueTask AppendSlowlyAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The job has ended, its lease is lost, or its events cannot be stored and it was stopped: there is nobody to tell.
        }
    }

    private async Task<Exception?> WriteAsync()
    {
        List<PendingEvent> batch = [];
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < Capacity && _waiting.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            var (isWritten, why) = await TryAppendAsync(batch).ConfigureAwait(false);
            if (!isWritten)
            {
                _waiting.Writer.TryComplete();
                while (_waiting.Reader.TryRead(out _))
                {
                }

                return why;
            }
        }

        return null;
    }

    /// <summary>Not written and no reason: the lease is lost, or the store is.</summary>
    private async Task<(bool IsWritten, Exception? Why)> TryAppendAsync(List<PendingEvent> batch)
    {
        long? failedFirst = null;
        for (var failures = 1; !_held.Lost.IsCancellationRequested; failures++)
        {
            var (lease, began) = (_held.Lease, _time.GetTimestamp());
            try
            {
                if (await AppendOnceAsync(lease, batch).ConfigureAwait(false))
                {
                    return (true, null);
                }

                if (!await _held.IsReplacedAsync(lease).ConfigureAwait(false))
                {
                    return (false, null);
                }
            }
            catch (OperationCanceledException) when (_held.Lost.IsCancellationRequested)
            {
                return (false, null);
            }
            catch (TimeoutException error) when (_time.GetElapsedTime(began) >= CallPolicy.AppendWithin(_held.Duration))
            {
                // The store has hung, though leases can be renewed. Nobody knows whether it has stored them: another try could store them twice. The job is not at fault.
                Log.AppendingUnanswered(_logger, lease.Job.Id, batch.Count, _time.GetElapsedTime(began), error);
                _held.Stop.Request(JobOutcomeKind.Interrupted, lease.Job.Id, _logger);
                return (false, null);
            }
            catch (StoreException fault) when (fault.IsLasting)
            {
                // The store has logged it, once for all. The job is not at fault: it goes back to the queue.
                _held.Stop.Request(JobOutcomeKind.Interrupted, _held.Lease.Job.Id, _logger);
                return (false, null);
            }
            catch (Exception error)
            {
                failedFirst ??= _time.GetTimestamp();
                if (error is not StoreException && IsFinal(error, batch.Count, _time.GetElapsedTime(failedFirst.Value)))
                {
                    return (false, error);
                }

                await Task.WhenAny(Task.Delay(Backoff.After(failures), _time, _held.Lost)).ConfigureAwait(false);
            }
        }

        return (false, null);
    }

    private Task<bool> AppendOnceAsync(JobLease lease, List<PendingEvent> batch) => StoreCall.RunAsync(
        $"Storing events of job {lease.Job.Id}", token => _store.AppendEventsAsync(lease, batch, token), CallPolicy.AppendWithin(_held.Duration), _time, _held.Lost);

    /// <summary>Whether to try no more; then the job is stopped, since it must not go on for ever without being heard.</summary>
    private bool IsFinal(Exception error, int count, TimeSpan elapsed)
    {
        var job = _held.Lease.Job.Id;
        if (error is ObjectDisposedException)
        {
            Log.QueueClosed(_logger, job);
        }
        else if (elapsed >= _held.Duration)
        {
            Log.AppendingGivenUp(_logger, job, count, elapsed, error);
        }
        else
        {
            if (_failures.Allows(out var leftOut))
            {
                Log.AppendingFailed(_logger, count, job, leftOut, error);
            }

            return false;
        }

        _held.Stop.Request(JobOutcomeKind.Interrupted, job, _logger);
        return true;
    }
}
