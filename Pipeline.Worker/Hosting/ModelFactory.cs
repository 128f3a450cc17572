using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Stages.Embedding.Corpus;

namespace Pipeline.Worker.Hosting;

/// <summary>Makes the models that pipeline.yaml names.</summary>
internal static class ModelFactory
{
    /// <summary>A model fitted on the index; the other models know nothing of it.</summary>
    private const string Corpus = "lsa";

    public static IEmbeddingGenerator<string, Embedding<float>> Embedder(EmbeddingModelOptions options, IModelStore store) => options.Use switch
    {
        Corpus => new CorpusEmbeddingGenerator(store, options.Dimensions ?? EmbeddingModelOptions.CorpusDimensions),
        "lexical" => new LexicalEmbeddingGenerator(options.Dimensions ?? EmbeddingModelOptions.LexicalDimensions),
        _ => throw Unknown("models.embedding.use", options.Use),
    };

    /// <summary>What fits the index's model, or <see langword="null"/> when the model is not one that is fitted.</summary>
    public static CorpusModelFit? Fit(EmbeddingModelOptions options, IModelStore store, TimeProvider time, ILoggerFactory loggers) =>
        options.Use == Corpus ? new CorpusModelFit(store, options.Dimensions ?? EmbeddingModelOptions.CorpusDimensions, time, loggers.CreateLogger<CorpusModelFit>()) : null;

    public static IChatClient Chat(ChatModelOptions options) => options.Use switch
    {
        "extractive" => new ExtractiveChatClient(),
        _ => throw Unknown("models.chat.use", options.Use),
    };

    /// <summary>Cannot happen with a checked configuration.</summary>
    private static InvalidOperationException Unknown(string key, string value) => new($"{key} is '{value}', which no model has; 'pipeline check' says what is allowed.");
}
