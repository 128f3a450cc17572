using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.VectorData;
using Pipeline.Core.Configuration;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Stages.Retrieval.VectorData;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Hosting;

/// <summary>What <c>AddPipeline</c> returns: adds to the pipeline what pipeline.yaml can name, and a worker. Not thread-safe.</summary>
public sealed class PipelineBuilder
{
    internal PipelineBuilder(IServiceCollection services, PipelineRegistry registry) => (Services, Registry) = (services, registry);

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>What pipeline.yaml can name.</summary>
    public PipelineRegistry Registry { get; }

    /// <summary>Adds a stage class. Its constructor is given the application's services.</summary>
    /// <typeparam name="TStage">A class that implements one of the stage interfaces.</typeparam>
    /// <param name="name">Its name in pipeline.yaml.</param>
    /// <param name="work">What it mostly does.</param>
    /// <param name="defaults">The engine settings it has when pipeline.yaml says nothing; <see langword="null"/> for the usual ones.</param>
    /// <exception cref="ArgumentException">The class is no stage, or the name is not a name, or taken for the same input.</exception>
    public PipelineBuilder AddStage<TStage>(string name, StageWork work = StageWork.Unknown, StageSettings? defaults = null)
        where TStage : class
    {
        Registry.Stages.Add<TStage>(name, work, defaults);
        return this;
    }

    /// <summary>Adds a stage class with keys of its own in pipeline.yaml. Its constructor is given its options and the application's services.</summary>
    /// <typeparam name="TStage">A class that implements one of the stage interfaces.</typeparam>
    /// <typeparam name="TOptions">Its options class.</typeparam>
    /// <param name="name">Its name in pipeline.yaml.</param>
    /// <param name="work">What it mostly does.</param>
    /// <param name="defaults">The engine settings it has when pipeline.yaml says nothing; <see langword="null"/> for the usual ones.</param>
    /// <exception cref="ArgumentException">The class is no stage, or the name is not a name, or taken for the same input.</exception>
    public PipelineBuilder AddStage<TStage, TOptions>(string name, StageWork work = StageWork.Unknown, StageSettings? defaults = null)
        where TStage : class
        where TOptions : class, new()
    {
        Registry.Stages.Add<TStage, TOptions>(name, work, defaults);
        return this;
    }

    /// <summary>Adds a function as a transform stage.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it makes.</typeparam>
    /// <param name="name">Its name in pipeline.yaml.</param>
    /// <param name="stage">What it does; the token fires when the job ends early.</param>
    /// <param name="work">What it mostly does.</param>
    /// <param name="defaults">The engine settings it has when pipeline.yaml says nothing; <see langword="null"/> for the usual ones.</param>
    /// <exception cref="ArgumentException">The name is not a name, or taken for the same input.</exception>
    public PipelineBuilder AddStage<TIn, TOut>(string name, Func<TIn, CancellationToken, ValueTask<TOut>> stage, StageWork work = StageWork.Unknown, StageSettings? defaults = null)
    {
        Registry.Stages.Add(name, stage, work, defaults);
        return this;
    }

    /// <summary>Adds a way to search, which <c>sources:</c> of the stage <c>retrieve</c> can then name; a <see cref="VectorStoreSource{TKey, TRecord}"/> for a collection of another vector store.</summary>
    /// <param name="name">Its name: lower case letters, digits and hyphens.</param>
    /// <param name="create">Makes it from the host's services, once for each flow that names it.</param>
    /// <exception cref="ArgumentException">The name is none, or is taken.</exception>
    public PipelineBuilder AddSource(string name, Func<IServiceProvider, IRetrievalSource> create)
    {
        Registry.Stages.AddSource(name, create);
        return this;
    }

    /// <summary>Offers a tenant's chunks to other libraries as a <see cref="VectorStoreCollection{TKey, TRecord}"/> of <see cref="ChunkRecord"/>. The index is opened before it is used (<see cref="PipelineStores.OpenIndexAsync"/>), as by a worker.</summary>
    /// <param name="tenant">Whose chunks.</param>
    public PipelineBuilder AddChunkCollection(string tenant = "default")
    {
        Services.AddSingleton<VectorStoreCollection<string, ChunkRecord>>(provider => new ChunkCollection(
            provider.GetRequiredService<IChunkIndex>(), provider.GetRequiredService<HybridRetriever>(), provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), tenant));
        return this;
    }

    /// <summary>Adds a queue for <c>queue.use</c>.</summary>
    /// <param name="queue">The queue.</param>
    /// <exception cref="ArgumentException">Its name is none, or is taken.</exception>
    public PipelineBuilder AddQueue(QueueRegistration queue)
    {
        Registry.Queues.Add(queue);
        return this;
    }

    /// <summary>Adds an index for <c>index.use</c>.</summary>
    /// <param name="index">The index.</param>
    /// <exception cref="ArgumentException">Its name is none, or is taken.</exception>
    public PipelineBuilder AddIndex(IndexRegistration index)
    {
        Registry.Indexes.Add(index);
        return this;
    }

    /// <summary>Adds an embedding model for <c>models.embedding.use</c>.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">Its name is none, or is taken.</exception>
    public PipelineBuilder AddEmbedding(EmbeddingRegistration model)
    {
        Registry.Embeddings.Add(model);
        return this;
    }

    /// <summary>Adds a chat model for <c>models.chat.use</c>.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">Its name is none, or is taken.</exception>
    public PipelineBuilder AddChat(ChatRegistration model)
    {
        Registry.Chats.Add(model);
        return this;
    }

    /// <summary>Adds a health check named <c>pipeline</c>: unhealthy when the queue cannot be read or a store is lost, with the numbers of ready, leased and dead jobs.</summary>
    public PipelineBuilder AddHealthCheck()
    {
        Services.AddHealthChecks().AddCheck<PipelineHealthCheck>("pipeline");
        return this;
    }

    /// <summary>Works on the queue's jobs as a hosted service, until the host stops: then running jobs get time to end, and what has not goes back to the queue.</summary>
    /// <param name="configure">Sets how.</param>
    /// <exception cref="InvalidOperationException">A worker was added before.</exception>
    public PipelineBuilder AddWorker(Action<WorkerOptions>? configure = null)
    {
        WorkerOptions options = new();
        configure?.Invoke(options);
        return AddWorker(options);
    }

    internal PipelineBuilder AddWorker(WorkerOptions options)
    {
        if (Services.Any(service => service.ServiceType == typeof(WorkerService)))
        {
            throw new InvalidOperationException("A worker was added to these services before; one works on all flows that its options name. Call AddWorker once.");
        }

        Services.AddSingleton(options);
        Services.AddSingleton<WorkerService>();
        Services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<WorkerService>());
        Services.AddHostedService<QueueGauges>(); // after the worker, which opens the queue
        return this;
    }
}
