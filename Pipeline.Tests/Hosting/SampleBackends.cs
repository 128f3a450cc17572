using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Configuration;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Hosting;

/// <summary>A backend of each kind, as an application registers its own: ten lines each.</summary>
internal static class SampleBackends
{
    public static QueueRegistration Queue { get; } = new()
    {
        Name = "sample-queue",
        Summary = "A queue of the tests.",
        OptionsType = typeof(SampleStoreOptions),
        PlaceKey = "folder",
        Location = own => ((SampleStoreOptions)own!).Folder,
        Capabilities = new() { StrictOrder = false, LongestLease = TimeSpan.FromMinutes(5) },
        OpenAsync = OpenQueueAsync,
    };

    public static IndexRegistration Index { get; } = new()
    {
        Name = "sample-index",
        Summary = "An index of the tests, which searches vectors alone.",
        OptionsType = typeof(SampleStoreOptions),
        PlaceKey = "folder",
        Location = own => ((SampleStoreOptions)own!).Folder,
        Capabilities = new() { Words = false, Exact = false, KeepsModel = false },
        OpenAsync = OpenIndexAsync,
    };

    public static EmbeddingRegistration Embedding { get; } = new()
    {
        Name = "sample-embedding",
        Summary = "A model of the tests: the vector of a text is made of its letters.",
        OptionsType = typeof(SampleModelOptions),
        Create = (services, own) => new ScriptedEmbeddingGenerator(services.GetRequiredService<TimeProvider>(), ((SampleModelOptions)own!).Size),
    };

    public static ChatRegistration Chat { get; } = new()
    {
        Name = "sample-chat",
        Summary = "A model of the tests: it quotes.",
        Create = (_, _) => new ExtractiveChatClient(),
    };

    /// <summary>What comes with the library, and these.</summary>
    public static PipelineRegistry CreateRegistry()
    {
        var registry = BuiltIn.CreateRegistry();
        registry.Queues.Add(Queue);
        registry.Indexes.Add(Index);
        registry.Embeddings.Add(Embedding);
        registry.Chats.Add(Chat);
        return registry;
    }

    private static async Task<OpenQueue> OpenQueueAsync(QueueOpening opening, CancellationToken cancellationToken)
    {
        SqliteQueueOptions own = new() { Path = Path.Combine(((SampleStoreOptions)opening.Options.Own!).Folder, "sample-queue.db") };
        var queue = await SqliteJobQueue.OpenAsync(
            opening.Options with { Own = own }, opening.Access, TimeProvider.System, opening.Services.GetRequiredService<ILoggerFactory>(), cancellationToken);
        return new(queue, queue, queue);
    }

    private static async Task<OpenIndex> OpenIndexAsync(IndexOpening opening, CancellationToken cancellationToken)
    {
        EmbeddedIndexOptions own = new() { Path = Path.Combine(((SampleStoreOptions)opening.Options.Own!).Folder, "sample-index.db") };
        return new(await EmbeddedChunkIndex.OpenAsync(own, opening.Access, TimeProvider.System, opening.Services.GetRequiredService<ILoggerFactory>(), cancellationToken));
    }
}
