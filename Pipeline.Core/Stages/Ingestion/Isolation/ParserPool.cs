using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// Parses documents in a bounded number of processes, which are used again. A process whose document takes too long or too much memory, or is not wanted any more, is ended: that
/// costs its document and no other. Thread-safe.
/// </summary>
internal sealed class ParserPool : IDocumentParser, IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly Func<CancellationToken, Task<ParserProcess>> _start;
    private readonly ReadOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ParserPool> _logger;
    private readonly SemaphoreSlim _places;
    private readonly Lock _lock = new();
    private readonly Stack<ParserProcess> _idle = new();
    private readonly ITimer _rest;
    private volatile string? _reading;
    private bool _disposed;

    /// <param name="start">Starts a process.</param>
    /// <param name="options">How many, how long, how large.</param>
    /// <param name="time">The clock of the limits.</param>
    /// <param name="logger">Told of processes that are ended.</param>
    public ParserPool(Func<CancellationToken, Task<ParserProcess>> start, ReadOptions options, TimeProvider time, ILogger<ParserPool> logger)
    {
        _start = start;
        _options = options;
        _time = time;
        _logger = logger;
        _places = new SemaphoreSlim(options.Parsers);
        _rest = time.CreateTimer(static pool => ((ParserPool)pool!).EndIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The document that a process was given last, if it has not done with it; <see langword="null"/> otherwise.</summary>
    public string? Reading => _reading;

    /// <inheritdoc/>
    public async ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        _reading = name;
        try
        {
            return await ParseAsync(await TakeAsync(cancellationToken).ConfigureAwait(false), content, name, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = Interlocked.CompareExchange(ref _reading, null, name);
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _rest.Dispose();
        EndIdle();
        _places.Dispose();
    }

    private async Task<ParsedDocument> ParseAsync(ParserProcess process, ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var watch = new ParserWatch(process.Confined, new WatchLimits(_options.ParseTimeout, "parseTimeout", _options.ParseMemory), _time, cancellationToken);
        ParserReply? reply = null;
        string? end = null;
        await using (watch.ConfigureAwait(false))
        {
            try
            {
                reply = await process.ParseAsync(content, name).ConfigureAwait(false);
            }
            catch (Exception error) when (error is ParserDiedException or InvalidDataException)
            {
                end = error.Message;
            }
        }

        if (reply is { Document: not null } or { Fault: not null } && watch.Reason is null && !cancellationToken.IsCancellationRequested)
        {
            Return(process);
            return reply.Document ?? throw new PermanentException(reply.Fault!);
        }

        var id = process.Id;
        process.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        var why = watch.Reason ?? (reply == ParserReply.OutOfMemory ? ParserWatch.TooMuchMemory(_options.ParseMemory) : ParserWatch.Died(end, _options.ParseMemory));
        Log.ParserEnded(_logger, id, name, why);
        throw new PermanentException($"'{name}' could not be parsed: {why}");
    }

    private async Task<ParserProcess> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            while (_idle.TryPop(out var process))
            {
                if (!process.HasEnded)
                {
                    return process;
                }

                process.Dispose();
            }
        }

        var started = await _start(cancellationToken).ConfigureAwait(false);
        Log.ParserStarted(_logger, started.Id);
        return started;
    }

    private void Return(ParserProcess process)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _idle.Push(process);
                _rest.Change(IdleTime, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        process.Dispose();
    }

    /// <summary>Nothing was parsed for a while, or never will be again: memory goes back to the machine.</summary>
    private void EndIdle()
    {
        lock (_lock)
        {
            while (_idle.TryPop(out var process))
            {
                process.Dispose();
            }
        }
    }
}
