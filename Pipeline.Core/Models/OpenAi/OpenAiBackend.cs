using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>The embedding model and the chat model <c>openai</c>.</summary>
internal static class OpenAiBackend
{
    private const string Name = "openai";
    private const string Owned = "The outermost decorator owns what it is around.";

    public static EmbeddingRegistration Embedding { get; } = new()
    {
        Name = Name,
        Summary = "A model behind the OpenAI API: OpenAI, Azure OpenAI, Ollama, vLLM, llama.cpp, LM Studio, by its base URL.",
        OptionsType = typeof(OpenAiEmbeddingOptions),
        Create = (services, own) => CreateEmbedding(services, own as OpenAiEmbeddingOptions ?? new()),
    };

    public static ChatRegistration Chat { get; } = new()
    {
        Name = Name,
        Summary = "A model behind the OpenAI API (Chat Completions): OpenAI, Azure OpenAI, Ollama, vLLM, llama.cpp, LM Studio, by its base URL.",
        OptionsType = typeof(OpenAiChatOptions),
        Create = (services, own) => CreateChat(services, own as OpenAiChatOptions ?? new()),
    };

    [SuppressMessage("Reliability", "CA2000", Justification = Owned)]
    private static IEmbeddingGenerator<string, Embedding<float>> CreateEmbedding(IServiceProvider services, OpenAiEmbeddingOptions options)
    {
        AssertUsable(options);
        var client = OpenAiClients.Create(options, services).GetEmbeddingClient(options.Model).AsIEmbeddingGenerator(options.Dimensions > 0 ? options.Dimensions : null);
        return ModelDecorators.Around(new OpenAiEmbeddingGenerator(client, options, OpenAiTokenizer.Of(options), Faults(services, options, options.Model)), options, services);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = Owned)]
    private static IChatClient CreateChat(IServiceProvider services, OpenAiChatOptions options)
    {
        AssertUsable(options);
        var client = OpenAiClients.Create(options, services).GetChatClient(options.Model).AsIChatClient();
        return ModelDecorators.Around(new OpenAiChatClient(client, options, Faults(services, options, options.Model)), options, services);
    }

    private static OpenAiFaults Faults(IServiceProvider services, OpenAiConnection options, string model) => new(options, model, services.GetService<TimeProvider>() ?? TimeProvider.System);

    /// <summary>Also where no pipeline.yaml was read, a key never goes over plain http.</summary>
    private static void AssertUsable(OpenAiConnection options)
    {
        if (options.FindFault() is { } fault)
        {
            throw new NotSupportedException($"{options.Section}: {fault}.");
        }
    }
}
