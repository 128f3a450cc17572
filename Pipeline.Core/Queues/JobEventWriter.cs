using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues;

/// <summary>
/// Writes a running job's events in batches: what comes while a batch is written is the next batch. The buffer is bounded, so a slow store slows
/// the job. Events are dropped only when the lease is lost, or the store. Thread-safe.
/// </summary>
internal sealed class JobEventWriter : IJobEventSink
{
    private const int Capacity = 256;
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(200);

    private readonly IJobStore _store;
    private readonly HeldLease _held;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<PendingEvent> _waiting = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _loop;

    public JobEventWriter(IJobStore store, HeldLease held, TimeProvider time, ILogger logger)
    {
        (_store, _held, _time, _logger) = (store, held, time, logger);
        _loop = Vital.Loop("event writer", WriteAsync());
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        AppendAsync(new PendingEvent(kind, _time.GetUtcNow(), data), cancellationToken);

    /// <inheritdoc/>
    public ValueTask CountAttemptAsync(CancellationToken cancellationToken) =>
        AppendAsync(new PendingEvent(Kind: null, _time.GetUtcNow(), default), cancellationToken);

    /// <summary>Takes no more events and waits until those it has are written, or the lease is lost.</summary>
    public Task CompleteAsync()
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
            // The job has ended, or its lease is lost: there is nobody to tell.
        }
    }

    private async Task WriteAsync()
    {
        List<PendingEvent> batch = [];
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < Capacity && _waiting.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            if (!await TryAppendAsync(batch).ConfigureAwait(false))
            {
                _waiting.Writer.TryComplete();
                while (_waiting.Reader.TryRead(out _))
                {
                }
            }
        }
    }

    /// <summary>False when the lease is lost, or the store.</summary>
    private async Task<bool> TryAppendAsync(List<PendingEvent> batch)
    {
        while (!_held.Lost.IsCancellationRequested)
        {
            try
            {
                return await _store.AppendEventsAsync(_held.Lease, batch, _held.Lost).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_held.Lost.IsCancellationRequested)
            {
                return false;
            }
            catch (StoreException fault) when (fault.IsLasting)
            {
                return false;
            }
            catch (Exception error)
            {
                if (error is not StoreException) // which the store has logged, once for all
                {
                    Log.AppendingFailed(_logger, batch.Count, _held.Lease.Job.Id, error);
                }

                await Task.WhenAny(Task.Delay(RetryWait, _time, _held.Lost)).ConfigureAwait(false);
            }
        }

        return false;
    }
}
