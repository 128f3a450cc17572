using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>What is put around a model by setting. The first is the outermost: telemetry sees what the caller sees, and what the cache answers reaches neither log nor server.</summary>
internal static class ModelDecorators
{
    /// <summary>The name of the source of spans and metrics.</summary>
    public const string Source = "Pipeline.Models";

    /// <summary>Puts them around an embedding model.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>> Around(IEmbeddingGenerator<string, Embedding<float>> model, OpenAiConnection options, IServiceProvider services)
    {
        var builder = model.AsBuilder();
        if (options.Telemetry)
        {
            builder.UseOpenTelemetry(sourceName: Source);
        }

        if (Cache(options, services) is { } cache)
        {
            builder.UseDistributedCache(cache);
        }

        if (options.Logging)
        {
            builder.UseLogging(services.GetRequiredService<ILoggerFactory>());
        }

        return builder.Build(services);
    }

    /// <summary>Puts them around a chat model.</summary>
    public static IChatClient Around(IChatClient model, OpenAiConnection options, IServiceProvider services)
    {
        var builder = model.AsBuilder();
        if (options.Telemetry)
        {
            builder.UseOpenTelemetry(sourceName: Source);
        }

        if (Cache(options, services) is { } cache)
        {
            builder.UseDistributedCache(cache);
        }

        if (options.Logging)
        {
            builder.UseLogging(services.GetRequiredService<ILoggerFactory>());
        }

        return builder.Build(services);
    }

    private static IDistributedCache? Cache(OpenAiConnection options, IServiceProvider services) => options.Cache == 0 ? null
        : services.GetService<IDistributedCache>() ?? new MemoryDistributedCache(Microsoft.Extensions.Options.Options.Create(new MemoryDistributedCacheOptions { SizeLimit = options.Cache }));
}
