using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>The queue of a configuration, for commands that need no index and no model.</summary>
internal sealed class OpenedQueue(PipelineApp app) : IAsyncDisposable
{
    private const int MostNamed = 4;

    public PipelineSetup Setup => app.Setup;

    public IJobQueue Queue => app.Stores.Queue.Queue;

    public IJobStore Store => app.Stores.Queue.Store;

    /// <summary>What looks after the queue's file.</summary>
    /// <exception cref="CommandException">The queue has none.</exception>
    public IQueueUpkeep Upkeep => app.Stores.Queue.Upkeep ?? throw WithoutFile(Setup);

    /// <summary>What pauses the queue's flows, and knows who works.</summary>
    public IQueueControl Control => app.Stores.Queue.Control;

    /// <summary>What the flows ask of their jobs.</summary>
    public RequestRules Rules => new(Setup.FlowInputs, Environment.CurrentDirectory);

    /// <summary>Opens a queue that is there.</summary>
    public static Task<OpenedQueue> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(ConfigFile.LoadForQueue(context), StoreAccess.Existing, context, cancellationToken);

    /// <summary>Opens a queue that is there and is a file.</summary>
    /// <exception cref="CommandException">It is no file: it is not asked first.</exception>
    public static Task<OpenedQueue> OpenFileAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var setup = ConfigFile.LoadForQueue(context);
        return setup.Queue.RestoreAsync is null ? throw WithoutFile(setup) : OpenAsync(setup, StoreAccess.Existing, context, cancellationToken);
    }

    /// <summary>Opens the queue if it is there.</summary>
    public static Task<OpenedQueue?> FindAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        Backend.FindAsync(() => OpenAsync(setup, StoreAccess.Existing, context, cancellationToken));

    /// <summary>Opens the queue, or makes it.</summary>
    public static Task<OpenedQueue> CreateAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(ConfigFile.Load(context), StoreAccess.Create, context, cancellationToken);

    /// <summary>That a queue is no file, and what its service offers instead.</summary>
    public static CommandException WithoutFile(PipelineSetup setup) =>
        CommandException.Usage($"the queue '{setup.Queue.Name}' ({setup.QueueLocation}) has no file to look after. {setup.Queue.Instead}".TrimEnd());

    /// <summary>The job that an id on the command line means.</summary>
    /// <param name="text">The id, or its first digits.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="CommandException">No job begins so, or several do.</exception>
    public async Task<Guid> FindIdAsync(string text, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(text, out var whole))
        {
            return whole;
        }

        _ = JobIdPrefix.TryParse(text, out var prefix);
        var found = await Store.ListAllAsync(new JobFilter { Ids = prefix, Limit = MostNamed }, cancellationToken).Select(job => job.Id).Take(MostNamed).ToListAsync(cancellationToken);
        return found.Count switch
        {
            0 => throw JobIds.Unknown(text),
            1 => found[0],
            _ => throw CommandException.Usage($"{(found.Count < MostNamed ? found.Count : $"{MostNamed} or more")} jobs have an id that begins with '{text}': {string.Join(", ", found)}. Give more of its digits."),
        };
    }

    /// <inheritdoc cref="FindIdAsync"/>
    public async Task<IReadOnlyList<Guid>> FindIdsAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        foreach (var text in texts)
        {
            ids.Add(await FindIdAsync(text, cancellationToken));
        }

        return ids;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task<OpenedQueue> OpenAsync(PipelineSetup setup, StoreAccess access, CommandContext context, CancellationToken cancellationToken) =>
        Backend.Queue.OpenAsync(setup, () => PipelineApp.OpenAsync(setup, context.CreateQuietLoggers(setup.Options.Logging), context.Time, async app =>
        {
            await app.Stores.OpenQueueAsync(access, cancellationToken);
            return new OpenedQueue(app);
        }));
}
