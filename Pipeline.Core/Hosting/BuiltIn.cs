using Pipeline.Core.Configuration;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Qdrant;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Models.OpenAi;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Stages.Embedding.Lsa;
using Pipeline.Core.Stages.Generation.Extractive;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Hosting;

/// <summary>The one place that names what comes with the library: to add a backend, write its folder and a line here.</summary>
public static class BuiltIn
{
    /// <summary>A registry of all backends and stages that come with the library; the first backend of a kind is the default.</summary>
    public static PipelineRegistry CreateRegistry()
    {
        PipelineRegistry registry = new(StageRegistry.OfValid([.. BuiltInStages.All, ExtractiveStage.Registration]));
        AddBackends(registry);
        return registry;
    }

    /// <summary>Adds the backends to a registry with stages of its own.</summary>
    /// <param name="registry">The registry; it has no backends yet.</param>
    internal static void AddBackends(PipelineRegistry registry)
    {
        registry.Queues.Add(SqliteQueueBackend.Registration);
        registry.Queues.Add(AzureQueueBackend.Registration);
        registry.Indexes.Add(EmbeddedIndexBackend.Registration);
        registry.Indexes.Add(QdrantIndexBackend.Registration);
        registry.Embeddings.Add(LsaBackend.Registration);
        registry.Embeddings.Add(LexicalBackend.Registration);
        registry.Embeddings.Add(OpenAiBackend.Embedding);
        registry.Chats.Add(ExtractiveBackend.Registration);
        registry.Chats.Add(OpenAiBackend.Chat);
    }
}
