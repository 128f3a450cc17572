using Microsoft.Extensions.Logging;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Intake;

namespace Pipeline.Worker.Hosting;

/// <summary>The queue of a configuration, for commands that need no index and no model.</summary>
internal sealed class OpenedQueue : IAsyncDisposable
{
    private readonly SqliteJobQueue _queue;

    private OpenedQueue(PipelineSetup setup, ILoggerFactory loggers, SqliteJobQueue queue)
    {
        Setup = setup;
        Loggers = loggers;
        _queue = queue;
    }

    public PipelineSetup Setup { get; }

    public ILoggerFactory Loggers { get; }

    public IJobQueue Queue => _queue;

    public IJobStore Store => _queue;

    public QueueOptions Options => Setup.Options.Queue;

    /// <summary>What the flows ask of their jobs.</summary>
    public RequestRules Rules => new(Setup.FlowInputs, Environment.CurrentDirectory);

    public StoreHealth Health => _queue.Health;

    /// <summary>Opens a queue that is there.</summary>
    public static Task<OpenedQueue> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        Backend.Queue.OpenAsync(() => OpenAsync(PipelineSetup.Load(context), StoreAccess.Existing, context.CreateLoggers(), context.Time, cancellationToken));

    /// <summary>Opens the queue if it is there.</summary>
    public static Task<OpenedQueue?> FindAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        Backend.Queue.FindAsync(() => OpenAsync(setup, StoreAccess.Existing, context.CreateLoggers(), context.Time, cancellationToken));

    /// <summary>Opens the queue, or makes it.</summary>
    public static Task<OpenedQueue> CreateAsync(CommandContext context, CancellationToken cancellationToken) =>
        CreateAsync(PipelineSetup.Load(context), context.CreateLoggers(), context.Time, cancellationToken);

    /// <summary>Opens the queue, or makes it.</summary>
    public static Task<OpenedQueue> CreateAsync(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        Backend.Queue.OpenAsync(() => OpenAsync(setup, StoreAccess.Create, loggers, time, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        Loggers.Dispose();
    }

    private static async Task<OpenedQueue> OpenAsync(PipelineSetup setup, StoreAccess access, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        new(setup, loggers, await SqliteJobQueue.OpenAsync(setup.Options.Queue, access, time, loggers, cancellationToken));
}
