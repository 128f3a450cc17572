using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Indexes;
using Pipeline.Core.Limits;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Hosting;

/// <summary>Adds a pipeline to an application.</summary>
public static class PipelineServiceCollectionExtensions
{
    /// <summary>
    /// Adds the pipeline of a pipeline.yaml. The application then enqueues and asks through <see cref="PipelineClient"/>; with <see cref="PipelineBuilder.AddWorker(Action{WorkerOptions})"/> it also works on the
    /// jobs. The file is read when the host starts: faults end the start with a <see cref="ConfigurationException"/> that lists them all.
    /// </summary>
    /// <remarks>
    /// What the application has of its own is used: <see cref="TimeProvider"/>, <see cref="ILoggerFactory"/>, <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, <see cref="IChatClient"/> and
    /// <c>IHttpClientFactory</c>. A container holds one pipeline.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="path">The file. Paths in it are relative to its folder.</param>
    /// <exception cref="InvalidOperationException">A pipeline was added before.</exception>
    public static PipelineBuilder AddPipeline(this IServiceCollection services, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return services.AddPipeline(registry => PipelineFile.Load(path, registry, Environment.GetEnvironmentVariable));
    }

    /// <summary>Adds the pipeline of a section of the application's configuration, which has the keys of pipeline.yaml.</summary>
    /// <inheritdoc cref="AddPipeline(IServiceCollection, string)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section, as <c>builder.Configuration.GetSection("Pipeline")</c>.</param>
    public static PipelineBuilder AddPipeline(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddPipeline(registry => PipelineFile.Read(section, registry));
    }

    /// <summary>Adds a pipeline with a configuration made in code, or read already.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="setup">The configuration, and the registry that it was checked against.</param>
    /// <exception cref="InvalidOperationException">A pipeline was added before.</exception>
    public static PipelineBuilder AddPipeline(this IServiceCollection services, PipelineSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return services.AddPipeline(setup.Registry, _ => setup);
    }

    private static PipelineBuilder AddPipeline(this IServiceCollection services, Func<PipelineRegistry, PipelineFileResult> read)
    {
        var registry = BuiltIn.CreateRegistry();
        return services.AddPipeline(registry, _ => new PipelineSetup(read(registry).Require(), registry));
    }

    private static PipelineBuilder AddPipeline(this IServiceCollection services, PipelineRegistry registry, Func<IServiceProvider, PipelineSetup> setup)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(PipelineSetup)))
        {
            throw new InvalidOperationException("A pipeline was added to these services before; a container holds one.");
        }

        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(setup);
        services.AddSingleton(provider => new PipelineStores(provider.GetRequiredService<PipelineSetup>(), provider));
        services.AddSingleton(provider => new PipelineFlows(provider.GetRequiredService<PipelineSetup>(), provider));
        services.AddSingleton(provider => new LimitSet(provider.GetRequiredService<PipelineSetup>().Options.Limits, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<IndexReembedding>();
        services.AddSingleton<PipelineClient>();
        services.AddHostedService<StartCheck>();
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(provider => new LimitHeadersHandler(provider.GetRequiredService<TimeProvider>())));
        services.AddStores();
        services.AddModels();
        return new PipelineBuilder(services, registry);
    }

    private static void AddStores(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<PipelineStores>().Queue.Queue);
        services.AddSingleton(provider => provider.GetRequiredService<PipelineStores>().Queue.Store);
        services.AddSingleton<IChunkIndex>(provider => new PatientChunkIndex(provider.GetRequiredService<PipelineStores>().Index.Index, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<PipelineStores>().Index.Models
            ?? throw new NotSupportedException($"The index '{provider.GetRequiredService<PipelineSetup>().Index.Name}' keeps no model."));
    }

    private static void AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            var setup = provider.GetRequiredService<PipelineSetup>();
            var options = setup.Options.Models.Embedding;
            return TellingEmbeddingGenerator.Around(setup.Embedding.Create(provider, options.Own), options);
        });
        services.TryAddSingleton(provider =>
        {
            var setup = provider.GetRequiredService<PipelineSetup>();
            return setup.Chat.Create(provider, setup.Options.Models.Chat.Own);
        });
        services.AddSingleton<IModelFit>(provider =>
        {
            // An application's own generator is not fitted, whatever the configuration says.
            var setup = provider.GetRequiredService<PipelineSetup>();
            var isFitted = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GetService<IFittedGenerator>() is not null;
            return (isFitted ? setup.Embedding.CreateFit?.Invoke(provider, setup.Options.Models.Embedding.Own) : null) ?? NoModelFit.Instance;
        });
        services.AddSingleton(provider => new HybridRetriever(
            provider.GetRequiredService<IChunkIndex>(),
            provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
            provider.GetRequiredService<PipelineSetup>().Options.Stages.Values.SelectMany(stage => stage.Variants).Select(variant => variant.Options).OfType<RetrieveOptions>().FirstOrDefault() ?? new(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
