using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Configuration;
using Pipeline.Core.Flow;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>Everything that pipeline.yaml names, opened and wired in the order of the data: queue, flows, stages, models, index.</summary>
internal sealed class PipelineHost : IAsyncDisposable
{
    private readonly OpenedQueue _queue;
    private readonly TimeProvider _time;
    private readonly ServiceProvider _services;
    private readonly IReadOnlyDictionary<string, FlowDefinition> _flows;

    private PipelineHost(OpenedQueue queue, TimeProvider time, ServiceProvider services)
    {
        _queue = queue;
        _time = time;
        _services = services;
        _flows = FlowCompiler.Compile(queue.Setup.Options, queue.Setup.Registry, services);
    }

    public PipelineOptions Options => _queue.Setup.Options;

    public ILoggerFactory Loggers => _queue.Loggers;

    public IJobQueue Queue => _queue.Queue;

    public IJobStore Store => _queue.Store;

    public IChunkIndex Index => _services.GetRequiredService<IChunkIndex>();

    public IEmbeddingGenerator<string, Embedding<float>> Embedder => _services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    public IReadOnlyCollection<string> Flows => [.. _flows.Keys];

    public static Task<PipelineHost> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        OpenAsync(PipelineSetup.Load(context), context.CreateLoggers(), context.Time, cancellationToken);

    public static async Task<PipelineHost> OpenAsync(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = await OpenedQueue.OpenAsync(setup, loggers, time, cancellationToken);
        try
        {
            var at = setup.Options.Index.Embedded;
            var index = await Backend.OpenAsync("index", at.Path, () => EmbeddedChunkIndex.OpenAsync(at, time, loggers, cancellationToken));
            var services = new ServiceCollection()
                .AddSingleton(time)
                .AddSingleton(loggers)
                .AddSingleton(Models.Embedder(setup.Options.Models.Embedding))
                .AddSingleton(Models.Chat(setup.Options.Models.Chat))
                .AddSingleton<IChunkIndex>(_ => index)
                .BuildServiceProvider();
            return new PipelineHost(queue, time, services);
        }
        catch
        {
            await queue.DisposeAsync();
            throw;
        }
    }

    public HybridRetriever CreateRetriever() => throw new NotSupportedException();

    /// <summary>Accepts requests that must all be good.</summary>
    /// <exception cref="CommandException">One is not; the others are accepted.</exception>
    public async Task<IReadOnlyList<Guid>> AcceptAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        var faults = requests.Select(request => _queue.Rules.Check(1, request).Fault).OfType<string>().ToList();
        if (faults.Count > 0)
        {
            throw CommandException.Usage(string.Join("; ", faults.Distinct(StringComparer.Ordinal)));
        }

        var receipts = await Queue.EnqueueAsync(requests, cancellationToken);
        var rejections = receipts.Select(receipt => receipt.Rejection).OfType<string>().ToList();
        return rejections.Count == 0
            ? [.. receipts.Select(receipt => receipt.Id)]
            : throw CommandException.Usage(string.Join("; ", rejections));
    }

    /// <summary>Starts working on the jobs of some flows in this process.</summary>
    public RunningWork StartWork(IReadOnlyCollection<string> flows, IJobQueue? queue = null) => RunningWork.Start(
        [.. flows.Select(name => FlowWorker.Start(_flows[name], queue ?? Queue, Store, Options.Queue, _time, Loggers))], Store, _time, Loggers);

    /// <summary>Closes what was opened, in the order of the data: nothing writes to what is closed before it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _services.DisposeAsync();
    }
}
