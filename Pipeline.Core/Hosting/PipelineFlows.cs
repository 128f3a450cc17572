using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Flow;

namespace Pipeline.Core.Hosting;

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
