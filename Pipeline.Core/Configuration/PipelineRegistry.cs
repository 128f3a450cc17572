using System.Collections.Concurrent;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Options;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration;

/// <summary>
/// All that pipeline.yaml can name: stages, queues, indexes and models. Append-only and thread-safe. <c>BuiltIn.CreateRegistry()</c> makes one with what comes with the library.
/// </summary>
/// <param name="stages">The stages.</param>
public sealed class PipelineRegistry(StageRegistry stages)
{
    private readonly ConcurrentDictionary<string, bool> _plugins = new(StringComparer.Ordinal);

    /// <summary>The stages.</summary>
    public StageRegistry Stages { get; } = stages;

    /// <summary>The queues, by <c>queue.use</c>.</summary>
    public BackendSet<QueueRegistration> Queues { get; } = new();

    /// <summary>The indexes, by <c>index.use</c>.</summary>
    public BackendSet<IndexRegistration> Indexes { get; } = new();

    /// <summary>The embedding models, by <c>models.embedding.use</c>.</summary>
    public BackendSet<EmbeddingRegistration> Embeddings { get; } = new();

    /// <summary>The chat models, by <c>models.chat.use</c>.</summary>
    public BackendSet<ChatRegistration> Chats { get; } = new();

    /// <summary>Notes that a plugin is loaded.</summary>
    /// <param name="file">Its file, in full.</param>
    /// <returns>Whether it was not loaded before.</returns>
    internal bool TryAddPlugin(string file) => _plugins.TryAdd(file, true);
}
