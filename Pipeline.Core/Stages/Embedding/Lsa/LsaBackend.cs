using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Embedding.Lsa;

/// <summary>The embedding model <c>lsa</c>.</summary>
internal static class LsaBackend
{
    private const int DefaultDimensions = 128;

    public static EmbeddingRegistration Registration { get; } = new()
    {
        Name = "lsa",
        Summary = "Latent semantic analysis, fitted on the documents themselves whenever there is nothing else to do, hashed words until then; no download.",
        OptionsType = typeof(LsaOptions),
        Create = (services, own) => new LsaEmbeddingGenerator(services.GetRequiredService<IModelStore>(), Dimensions(own)),
        CreateFit = (services, own) => new LsaModelFit(
            services.GetRequiredService<IModelStore>(),
            Dimensions(own),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger<LsaModelFit>()),
    };

    private static int Dimensions(object? own) => (own as LsaOptions)?.Dimensions ?? DefaultDimensions;
}
