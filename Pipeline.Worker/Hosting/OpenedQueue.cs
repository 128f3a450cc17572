using Microsoft.Extensions.Logging;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
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

    public static Task<OpenedQueue> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(PipelineSetup.Load(context), context.CreateLoggers(), context.Time, cancellationToken);

    public static async Task<OpenedQueue> OpenAsync(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = setup.Options.Queue;
        var queue = await Backend.OpenAsync("queue", options.Sqlite.Path, () => SqliteJobQueue.OpenAsync(options, time, loggers, cancellationToken));
        return new OpenedQueue(setup, loggers, queue);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        Loggers.Dispose();
    }
}
