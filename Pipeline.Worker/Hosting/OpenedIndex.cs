using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Stages.Embedding.Corpus;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>The index of a configuration and the model of its vectors, for commands that need no queue and no flow.</summary>
internal sealed class OpenedIndex : IAsyncDisposable
{
    private readonly EmbeddedChunkIndex _index;
    private readonly TimeProvider _time;
    private readonly CorpusModelFit? _fit;
    private ILoggerFactory? _ownLoggers;

    private OpenedIndex(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, EmbeddedChunkIndex index)
    {
        (Setup, _time, _index) = (setup, time, index);
        Embedder = ModelFactory.Embedder(setup.Options.Models.Embedding, index);
        _fit = ModelFactory.Fit(setup.Options.Models.Embedding, index, time, loggers);
    }

    public PipelineSetup Setup { get; }

    public IChunkIndex Index => _index;

    public IModelStore Models => _index;

    public IIndexUpkeep Upkeep => _index.Upkeep;

    public StoreHealth Health => _index.Health;

    public IEmbeddingGenerator<string, Embedding<float>> Embedder { get; }

    /// <summary>Opens an index that is there.</summary>
    public static Task<OpenedIndex> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        Backend.Index.OpenAsync(() => OpenOwnAsync(PipelineSetup.Load(context), context, cancellationToken));

    /// <summary>Opens the index if it is there.</summary>
    public static Task<OpenedIndex?> FindAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        Backend.Index.FindAsync(() => OpenOwnAsync(setup, context, cancellationToken));

    /// <summary>Opens the index, or makes it.</summary>
    public static Task<OpenedIndex> CreateAsync(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        Backend.Index.OpenAsync(() => OpenAsync(setup, StoreAccess.Create, loggers, time, cancellationToken));

    /// <summary>Fits the embedding model to what the index holds now, if the model is one that is fitted and that is due.</summary>
    /// <returns>Whether the model was changed.</returns>
    public Task<bool> FitModelAsync(CancellationToken cancellationToken) => _fit?.RunAsync(cancellationToken) ?? Task.FromResult(false);

    /// <summary>Fits the embedding model if the index has changed at all since it was fitted.</summary>
    /// <returns>Whether the model was changed.</returns>
    public Task<bool> FitModelAnewAsync(CancellationToken cancellationToken) => _fit?.RunAnewAsync(cancellationToken) ?? Task.FromResult(false);

    /// <summary>Retrieval outside of a flow, weighed as the configuration's <c>retrieve</c> says.</summary>
    public HybridRetriever CreateRetriever()
    {
        var options = Setup.Options.Stages.Values.SelectMany(stage => stage.Variants).Select(variant => variant.Options).OfType<RetrieveOptions>().FirstOrDefault();
        return new HybridRetriever(Index, Embedder, options ?? new RetrieveOptions(), _time);
    }

    public async ValueTask DisposeAsync()
    {
        Embedder.Dispose();
        await _index.DisposeAsync();
        _ownLoggers?.Dispose();
    }

    private static async Task<OpenedIndex> OpenOwnAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken)
    {
        var loggers = context.CreateLoggers();
        var opened = await OpenAsync(setup, StoreAccess.Existing, loggers, context.Time, cancellationToken);
        opened._ownLoggers = loggers;
        return opened;
    }

    private static async Task<OpenedIndex> OpenAsync(PipelineSetup setup, StoreAccess access, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        new(setup, loggers, time, await EmbeddedChunkIndex.OpenAsync(setup.Options.Index.Embedded, access, time, loggers, cancellationToken));
}
