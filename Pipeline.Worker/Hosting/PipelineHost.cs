using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Configuration;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Models;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Intake;

namespace Pipeline.Worker.Hosting;

/// <summary>A pipeline with both stores open and its flows made, for commands that work on jobs in this process.</summary>
internal sealed class PipelineHost(PipelineApp app) : IAsyncDisposable
{
    public PipelineOptions Options => app.Setup.Options;

    public IHost Application => app.Host;

    public TimeProvider Time => Get<TimeProvider>();

    public ILoggerFactory Loggers => Get<ILoggerFactory>();

    public IJobQueue Queue => app.Stores.Queue.Queue;

    public IJobStore Store => app.Stores.Queue.Store;

    public IChunkIndex Index => app.Stores.Index.Index;

    /// <inheritdoc cref="OpenedIndex.Prepare"/>
    public IndexPreparation Prepare(string tenant) => IndexPreparation.Begin(app.Stores.Index, tenant);

    public LimitSet Limits => Get<LimitSet>();

    public PipelineFlows Flows => Get<PipelineFlows>();

    /// <summary>The processes that read documents.</summary>
    public ParserHost Parsers => Get<ParserHost>();

    /// <summary>Fits the embedding model to what the index holds.</summary>
    public IModelFit Model => Get<IModelFit>();

    /// <summary>Retrieval outside of a flow, weighed as the configuration's <c>retrieve</c> says.</summary>
    public HybridRetriever Retriever => Get<HybridRetriever>();

    /// <summary>Completes when a store's file is in any trouble.</summary>
    public Task<StoreException> Troubled => app.Stores.Troubled;

    /// <summary>Opens the pipeline that a command works with.</summary>
    public static Task<PipelineHost> OpenAsync(CommandContext context, CancellationToken cancellationToken) => OpenAsync(ConfigFile.Load(context), context, cancellationToken);

    /// <summary>Opens a pipeline for a command, whose result says what matters.</summary>
    public static Task<PipelineHost> OpenAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(setup, context.CreateQuietLoggers(setup.Options.Logging), context.Time, cancellationToken);

    /// <summary>Opens both stores, or makes them, and makes the flows.</summary>
    /// <param name="setup">The configuration.</param>
    /// <param name="loggers">Where log lines go. Owned.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up before a store is opened.</param>
    /// <param name="configure">Adds to the application.</param>
    /// <exception cref="CommandException">A store cannot be opened.</exception>
    public static Task<PipelineHost> OpenAsync(
        PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken, Action<PipelineBuilder>? configure = null) =>
        PipelineApp.OpenAsync(
            setup,
            loggers,
            time,
            async app =>
            {
                await Backend.Queue.OpenAsync(setup, () => app.Stores.OpenQueueAsync(StoreAccess.Create, cancellationToken));
                await Backend.Index.OpenAsync(setup, () => app.Stores.OpenIndexAsync(StoreAccess.Create, cancellationToken));
                _ = app.Services.GetRequiredService<PipelineFlows>();
                return new PipelineHost(app);
            },
            configure);

    /// <summary>Accepts requests that must all be good, and that this process works on itself: whatever else waits on the queue.</summary>
    /// <exception cref="CommandException">One is not; nothing is accepted unless the queue alone could tell.</exception>
    public async Task<IReadOnlyList<Guid>> AcceptAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        RequestRules rules = new(app.Setup.FlowInputs, Environment.CurrentDirectory);
        ThrowIfAny(requests.Select(request => rules.Check(1, request).Fault));
        using var trace = CallerTrace.Begin();
        var receipts = await app.Stores.Unmarked.EnqueueAsync(requests, cancellationToken);
        ThrowIfAny(receipts.Select(receipt => receipt.Rejection));
        return [.. receipts.Select(receipt => receipt.Id)];
    }

    /// <summary>Starts working on the jobs of some flows in this process.</summary>
    public RunningWork StartWork(IReadOnlyCollection<string> flows, PumpSettings settings) => RunningWork.Start(app.Services, flows, settings);

    /// <summary>Closes what was opened. Nothing works on jobs any more: <see cref="RunningWork"/> was disposed before.</summary>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static void ThrowIfAny(IEnumerable<string?> faults)
    {
        var texts = faults.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (texts.Count > 0)
        {
            throw CommandException.Usage($"{string.Join("; ", texts)}.");
        }
    }

    private T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();
}
