namespace Pipeline.Core.Configuration.Backends;

/// <summary>A backend as <c>check</c> lists it.</summary>
/// <param name="Kind">The key that names it: <c>queue</c>, <c>index</c>, <c>models.embedding</c>, <c>models.chat</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Used">Whether the configuration uses it.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Abilities">What it can do.</param>
internal sealed record BackendListing(string Kind, string Name, bool Used, string Summary, IReadOnlyList<string> Abilities)
{
    /// <summary>All backends of a registry, kind by kind.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="options">The configuration.</param>
    public static IReadOnlyList<BackendListing> Of(PipelineRegistry registry, PipelineOptions options) =>
    [
        .. Of("queue", registry.Queues, options.Queue.Use),
        .. Of("index", registry.Indexes, options.Index.Use),
        .. Of("models.embedding", registry.Embeddings, options.Models.Embedding.Use),
        .. Of("models.chat", registry.Chats, options.Models.Chat.Use),
    ];

    private static IEnumerable<BackendListing> Of<T>(string kind, Options.BackendSet<T> backends, string used)
        where T : Options.BackendRegistration =>
        backends.All.Select(backend => new BackendListing(kind, backend.Name, backend == backends.Find(used), backend.Summary, backend.Abilities));
}
