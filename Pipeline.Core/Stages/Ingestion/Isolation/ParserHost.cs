using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// What a program puts into its services so that stages parse risky documents in processes of their own; ends those processes when it is disposed, after the flows have stopped.
/// Thread-safe.
/// </summary>
/// <param name="launch">How such a process is started.</param>
/// <param name="time">The clock of time limits.</param>
/// <param name="loggers">Where log lines go.</param>
public sealed class ParserHost(ParserLaunch launch, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentBag<ParserPool> _pools = [];

    /// <summary>A document that one of the processes is reading; <see langword="null"/> when none is.</summary>
    internal string? Reading => _pools.Select(pool => pool.Reading).FirstOrDefault(name => name is not null);

    /// <summary>Processes for one stage; none is started before it is needed.</summary>
    internal ParserPool Open(ReadOptions options)
    {
        ParserPool pool = new(stop => ParserProcess.StartAsync(launch, options, time, stop), options, time, loggers.CreateLogger<ParserPool>());
        _pools.Add(pool);
        return pool;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pool in _pools)
        {
            pool.Dispose();
        }
    }
}
