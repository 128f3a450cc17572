using Microsoft.Extensions.DependencyInjection;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>The index of a configuration and the model of its vectors, for commands that need no queue and no flow.</summary>
internal sealed class OpenedIndex(PipelineApp app) : IAsyncDisposable
{
    public PipelineSetup Setup => app.Setup;

    public IChunkIndex Index => app.Stores.Index.Index;

    /// <summary>Reads what a search of a tenant needs in memory, from now on.</summary>
    public IndexPreparation Prepare(string tenant) => IndexPreparation.Begin(app.Stores.Index, tenant);

    /// <summary>What looks after the index.</summary>
    /// <exception cref="CommandException">The index looks after itself.</exception>
    public IIndexUpkeep Upkeep => app.Stores.Index.Upkeep ?? throw CommandException.Usage($"the index '{Setup.Index.Name}' looks after itself; there is nothing to do here.");

    /// <summary>Fits the embedding model to what the index holds.</summary>
    public IModelFit Model => app.Services.GetRequiredService<IModelFit>();

    /// <summary>Where the index keeps its model; <see langword="null"/> when it keeps none.</summary>
    public IModelStore? Models => app.Stores.Index.Models;

    /// <summary>Gives the index vectors of another model.</summary>
    public IndexReembedding Reembedding => app.Services.GetRequiredService<IndexReembedding>();

    /// <summary>Retrieval outside of a flow, weighed as the configuration's <c>retrieve</c> says.</summary>
    public HybridRetriever Retriever => app.Services.GetRequiredService<HybridRetriever>();

    /// <summary>Opens an index that is there.</summary>
    public static Task<OpenedIndex> OpenAsync(CommandContext context, CancellationToken cancellationToken) => OpenAsync(ConfigFile.Load(context), context, cancellationToken);

    /// <summary>Opens the index if it is there.</summary>
    public static Task<OpenedIndex?> FindAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        Backend.FindAsync(() => OpenAsync(setup, context, cancellationToken));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task<OpenedIndex> OpenAsync(PipelineSetup setup, CommandContext context, CancellationToken cancellationToken) =>
        Backend.Index.OpenAsync(setup, () => PipelineApp.OpenAsync(setup, context.CreateQuietLoggers(setup.Options.Logging), context.Time, async app =>
        {
            await app.Stores.OpenIndexAsync(StoreAccess.Existing, cancellationToken);
            return new OpenedIndex(app);
        }));
}
