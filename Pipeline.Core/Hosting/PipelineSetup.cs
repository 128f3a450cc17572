using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Options;
using Pipeline.Core.Queues;

namespace Pipeline.Core.Hosting;

/// <summary>A configuration that was read and found good, and what it may name. Immutable.</summary>
/// <param name="Options">The configuration.</param>
/// <param name="Registry">Where its backends and stages are registered.</param>
public sealed record PipelineSetup(PipelineOptions Options, PipelineRegistry Registry)
{
    /// <summary>The queue that is used.</summary>
    public QueueRegistration Queue => Registry.Queues.Get(Options.Queue.Use);

    /// <summary>The index that is used.</summary>
    public IndexRegistration Index => Registry.Indexes.Get(Options.Index.Use);

    /// <summary>The embedding model that is used.</summary>
    public EmbeddingRegistration Embedding => Registry.Embeddings.Get(Options.Models.Embedding.Use);

    /// <summary>The chat model that is used.</summary>
    public ChatRegistration Chat => Registry.Chats.Get(Options.Models.Chat.Use);

    /// <summary>Where the queue is, for messages.</summary>
    public string QueueLocation => Queue.Location(Options.Queue.Own);

    /// <summary>Where the index is, for messages.</summary>
    public string IndexLocation => Index.Location(Options.Index.Own);

    /// <summary>The flows' names, each with the type its jobs' inputs are read as.</summary>
    public IReadOnlyDictionary<string, Type> FlowInputs => FlowCompiler.Inputs(Options, Registry.Stages);

    /// <summary>The same with its stores in another folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="NotSupportedException">A store cannot be put into a folder.</exception>
    public PipelineSetup In(string folder) => this with
    {
        Options = Options with
        {
            Queue = Options.Queue with { Own = Moved("queue", Queue, Options.Queue.Own, folder) },
            Index = Options.Index with { Own = Moved("index", Index, Options.Index.Own, folder) },
        },
    };

    private static object Moved(string kind, StoreRegistration store, object? own, string folder) => store.InFolder is { } move
        ? move(own, folder)
        : throw new NotSupportedException($"{kind}.use is '{store.Name}', which cannot be put into a scratch folder; name a configuration whose {kind} is a file.");
}
