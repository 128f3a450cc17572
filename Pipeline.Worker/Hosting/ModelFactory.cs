using Microsoft.Extensions.AI;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Models.Lexical;

namespace Pipeline.Worker.Hosting;

/// <summary>Makes the models that pipeline.yaml names.</summary>
internal static class ModelFactory
{
    public static IEmbeddingGenerator<string, Embedding<float>> Embedder(EmbeddingModelOptions options) => options.Use switch
    {
        "lexical" => new LexicalEmbeddingGenerator(options.Dimensions),
        _ => throw Unknown("models.embedding.use", options.Use),
    };

    public static IChatClient Chat(ChatModelOptions options) => options.Use switch
    {
        "extractive" => new ExtractiveChatClient(),
        _ => throw Unknown("models.chat.use", options.Use),
    };

    /// <summary>Cannot happen with a checked configuration.</summary>
    private static InvalidOperationException Unknown(string key, string value) => new($"{key} is '{value}', which no model has; 'pipeline check' says what is allowed.");
}
