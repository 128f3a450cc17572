using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Flow;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
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

    /// <summary>
    /// The same with its stores in another folder, for a trial. A queue that cannot be put there is replaced by the default one: on the configuration's own queue the trial's jobs would be taken by
    /// workers that know nothing of the folder.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="NotSupportedException">The index cannot be put into a folder.</exception>
    public PipelineSetup In(string folder) => this with
    {
        Options = Options with { Queue = QueueIn(folder), Index = Options.Index with { Own = IndexIn(folder) } },
    };

    private QueueOptions QueueIn(string folder) => Queue.InFolder is { } move
        ? Options.Queue with { Own = move(Options.Queue.Own, folder) }
        : Options.Queue with { Use = Registry.Queues.Get("").Name, Own = Registry.Queues.Get("").InFolder!(null, folder) };

    private object IndexIn(string folder) => Index.InFolder is { } move
        ? move(Options.Index.Own, folder)
        : throw new NotSupportedException($"index.use is '{Index.Name}', which cannot be put into a scratch folder; name a configuration with one that can.");
}

/// <summary>The flows of a configuration with their stages, made once from the host's services. The stores are open before. Thread-safe.</summary>
/// <param name="setup">The configuration.</param>
/// <param name="services">What stages are made from.</param>
/// <exception cref="ConfigurationException">A stage could not be created; the message lists all faults.</exception>
public sealed class PipelineFlows(PipelineSetup setup, IServiceProvider services)
{
    private readonly IReadOnlyDictionary<string, FlowDefinition> _flows = FlowCompiler.Compile(setup.Options, setup.Registry.Stages, services);

    /// <summary>Their names, sorted.</summary>
    public IReadOnlyCollection<string> Names => [.. _flows.Keys];

    /// <summary>One of them.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such flow.</exception>
    public FlowDefinition this[string name] => _flows.TryGetValue(name, out var flow)
        ? flow
        : throw new KeyNotFoundException($"There is no flow '{name}'; the configuration has {string.Join(", ", _flows.Keys)}.");

    /// <summary>A stage outside of a flow, with the options the configuration gives it.</summary>
    /// <typeparam name="TStage">A class or contract that a registered stage is or implements.</typeparam>
    internal TStage CreateStage<TStage>() => setup.Options.Stages.Values.SelectMany(stage => stage.Variants)
        .Concat(setup.Registry.Stages.All.Select(StageVariant.DefaultOf))
        .Where(variant => variant.Registration.StageType.IsAssignableTo(typeof(TStage)))
        .Select(variant => (TStage)variant.Registration.Create(services, variant.Options))
        .First();
}
