using Pipeline.Core.Hosting;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>The queue of a configuration, for commands that need no index and no model.</summary>
internal sealed class OpenedQueue(PipelineApp app) : IAsyncDisposable
{
    public PipelineSetup Setup => app.Setup;

    public IJobQueue Queue => app.Stores.Queue.Queue;

    public IJobStore Store => app.Stores.Queue.Store;

    /// <summary>What the flows ask of their jobs.</summary>
    public RequestRules Rules => new(Setup.FlowInputs, Environment.CurrentDirectory);

    /// <summary>Opens a queue that is there.</summary>
    public static Task<OpenedQueue> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(ConfigFile.Load(context), StoreAccess.Existing, context, cancellationToken);

    /// <summary>Opens the queue if it is there.</summary>
    public static Task<OpenedQueue?> FindAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        Backend.FindAsync(() => OpenAsync(setup, StoreAccess.Existing, context, cancellationToken));

    /// <summary>Opens the queue, or makes it.</summary>
    public static Task<OpenedQueue> CreateAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(ConfigFile.Load(context), StoreAccess.Create, context, cancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task<OpenedQueue> OpenAsync(PipelineSetup setup, StoreAccess access, CommandContext context, CancellationToken cancellationToken) =>
        Backend.Queue.OpenAsync(setup, () => PipelineApp.OpenAsync(setup, context.CreateLoggers(), context.Time, async app =>
        {
            await app.Stores.OpenQueueAsync(access, cancellationToken);
            return new OpenedQueue(app);
        }));
}
