using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Configuration;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Intake;

namespace Pipeline.Worker.Hosting;

/// <summary>Everything that pipeline.yaml names, opened and wired in the order of the data: queue, models, index, flows.</summary>
internal sealed class PipelineHost : IAsyncDisposable
{
    private readonly OpenedQueue _queue;
    private readonly OpenedIndex _index;
    private readonly ServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly IReadOnlyDictionary<string, FlowDefinition> _flows;

    private PipelineHost(OpenedQueue queue, OpenedIndex index, ServiceProvider services, TimeProvider time)
    {
        _queue = queue;
        _index = index;
        _services = services;
        _time = time;
        _flows = FlowCompiler.Compile(queue.Setup.Options, queue.Setup.Registry, services);
    }

    public PipelineOptions Options => _queue.Setup.Options;

    public TimeProvider Time => _time;

    public ILoggerFactory Loggers => _queue.Loggers;

    public IJobQueue Queue => _queue.Queue;

    public IJobStore Store => _queue.Store;

    public IChunkIndex Index => _index.Index;

    /// <summary>Completes when a store's file is damaged or is not the one that was opened.</summary>
    public Task<StoreException> Lost => FirstAsync(_queue.Health.Lost, _index.Health.Lost);

    /// <summary>Completes when a store's file is in any trouble.</summary>
    public Task<StoreException> Troubled => FirstAsync(_queue.Health.Troubled, _index.Health.Troubled);

    public LimitSet Limits => _services.GetRequiredService<LimitSet>();

    public IReadOnlyCollection<string> Flows => [.. _flows.Keys];

    public FlowDefinition Flow(string name) => _flows[name];

    public static Task<PipelineHost> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(PipelineSetup.Load(context), context.CreateLoggers(), context.Time, cancellationToken);

    public static async Task<PipelineHost> OpenAsync(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = setup.Options;
        await using Owned owned = new();
        var queue = owned.Add(await OpenedQueue.CreateAsync(setup, loggers, time, cancellationToken));
        var index = owned.Add(await OpenedIndex.CreateAsync(setup, loggers, time, cancellationToken));
        var services = owned.Add(new ServiceCollection()
            .AddSingleton(time)
            .AddSingleton(loggers)
            .AddSingleton(index.Embedder)
            .AddSingleton(_ => ModelFactory.Chat(options.Models.Chat))
            .AddSingleton<IChunkIndex>(new PatientChunkIndex(index.Index, time))
            .AddSingleton(index.Models)
            .AddSingleton<AnswerCache>()
            .AddSingleton(_ => new LimitSet(options.Limits, time))
            .AddSingleton(_ => new ParserHost(ParserProgram.Launch, time, loggers))
            .BuildServiceProvider());
        PipelineHost host = new(queue, index, services, time);
        owned.Release();
        return host;
    }

    /// <summary>Accepts requests that must all be good.</summary>
    /// <exception cref="CommandException">One is not; nothing is accepted unless the queue alone could tell.</exception>
    public async Task<IReadOnlyList<Guid>> AcceptAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        var rules = _queue.Rules;
        ThrowIfAny(requests.Select(request => rules.Check(1, request).Fault));
        using var trace = CallerTrace.Begin();
        var receipts = await Queue.EnqueueAsync(requests, cancellationToken);
        ThrowIfAny(receipts.Select(receipt => receipt.Rejection));
        return [.. receipts.Select(receipt => receipt.Id)];
    }

    /// <summary>Starts working on the jobs of some flows in this process.</summary>
    public RunningWork StartWork(IReadOnlyCollection<string> flows, PumpSettings settings) =>
        new(stop => [.. flows.Select(name => FlowWorker.Start(_flows[name], _queue, Limits, _time, settings, stop))], Watchdog.Start(Options.Diagnostics, _time, Loggers), Lost);

    /// <summary>Fits the index's embedding model to what the index holds now, if the model is one that is fitted and that is due.</summary>
    /// <returns>Whether the model was changed.</returns>
    public Task<bool> FitModelAsync(CancellationToken cancellationToken) => _index.FitModelAsync(cancellationToken);

    /// <summary>Retrieval outside of a flow, weighed as the configuration's <c>retrieve</c> says.</summary>
    public HybridRetriever CreateRetriever() => _index.CreateRetriever();

    /// <summary>The index alone, with its model.</summary>
    public OpenedIndex OpenedIndex => _index;

    /// <summary>A stage outside of a flow, with the options the configuration gives it.</summary>
    public TStage CreateStage<TStage>() => Options.Stages.Values.SelectMany(stage => stage.Variants).Concat(BuiltInStages.All.Select(StageVariant.DefaultOf))
        .Where(variant => variant.Registration.StageType.IsAssignableTo(typeof(TStage)))
        .Select(variant => (TStage)variant.Registration.Create(_services, variant.Options))
        .First();

    /// <summary>Closes what was opened. Nothing works on jobs any more: <see cref="RunningWork"/> was disposed before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _index.DisposeAsync();
        await _queue.DisposeAsync();
    }

    private static async Task<T> FirstAsync<T>(Task<T> one, Task<T> other) => await await Task.WhenAny(one, other);

    private static void ThrowIfAny(IEnumerable<string?> faults)
    {
        var texts = faults.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (texts.Count > 0)
        {
            throw CommandException.Usage($"{string.Join("; ", texts)}.");
        }
    }
}
