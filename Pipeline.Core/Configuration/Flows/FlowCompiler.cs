using System.Collections.Immutable;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Makes the flows of a configuration: the same definitions as <see cref="FlowBuilder"/> makes in code. Thread-safe.</summary>
public static class FlowCompiler
{
    private const string Source = "The configuration";

    /// <summary>Creates every stage of every flow, each flow its own, and chains them.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="registry">The stages its flows may name.</param>
    /// <param name="services">What stages are created from.</param>
    /// <returns>The flows by name.</returns>
    /// <exception cref="ConfigurationException">An edge does not fit, a setting contradicts its stage, or a stage could not be created; the message lists all.</exception>
    public static IReadOnlyDictionary<string, FlowDefinition> Compile(PipelineOptions options, StageRegistry registry, IServiceProvider services)
    {
        return Resolve(options, registry).ToImmutableSortedDictionary(flow => flow.Name, flow => Compile(flow, registry, services), StringComparer.Ordinal);
    }

    /// <summary>What a job's input is read as in each flow. Creates no stage.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="registry">The stages its flows may name.</param>
    /// <returns>The input types by flow.</returns>
    /// <exception cref="ConfigurationException">An edge does not fit or a setting contradicts its stage; the message lists all.</exception>
    public static IReadOnlyDictionary<string, Type> Inputs(PipelineOptions options, StageRegistry registry) =>
        Resolve(options, registry).ToImmutableSortedDictionary(flow => flow.Name, flow => flow.Steps[0].Input, StringComparer.Ordinal);

    private static List<ResolvedFlow> Resolve(PipelineOptions options, StageRegistry registry)
    {
        DiagnosticSink sink = new();
        FlowResolver resolver = new(new StageTable(options.Stages, registry), sink);
        var flows = options.Flows.Values.Select(resolver.Resolve).OfType<ResolvedFlow>().ToList();
        return sink.HasErrors ? throw new ConfigurationException(Source, sink.ToList()) : flows;
    }

    private static FlowDefinition Compile(ResolvedFlow flow, StageRegistry registry, IServiceProvider services)
    {
        object Create(ResolvedStep step) => step.Variant.Registration.Make(new StageMaking(registry, services, step.Variant.Options, step.Parallelism));
        var chain = FlowChain.Start(flow.Name, flow.Steps[0].Input);
        foreach (var step in flow.Steps)
        {
            try
            {
                chain = FlowChain.Append(chain, step, Create);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                throw NotCreated(flow, step, fault);
            }
        }

        return FlowChain.Finish(chain, flow.Steps[^1].Output) with { InFlight = flow.Settings.InFlight, AttemptStage = flow.AttemptStage };
    }

    private static ConfigurationException NotCreated(ResolvedFlow flow, ResolvedStep step, Exception fault)
    {
        // The text is the class's own and may show values: it is kept back when one of them came from the environment.
        var keys = step.Variant.Entry?.Entries.Where(entry => entry.Value.HasEnvironment).Select(entry => entry.Key).ToList() ?? [];
        var why = keys.Count == 0 ? fault.Message
            : $"{fault.GetType().Name}, with a text that is not shown because the environment gave values to {string.Join(", ", keys)}; write them into the file for a moment to see it";
        var message = $"flow '{flow.Name}': stage '{step.Step.Name}' ({TypeNames.Of(step.Variant.Registration.StageType)}) could not be created: {why}";
        ConfigurationDiagnostic diagnostic = new(step.Step.Position.Line, step.Step.Position.Column, ConfigurationSeverity.Error, DiagnosticCodes.StageNotCreated, message);
        return new(Source, [diagnostic], keys.Count == 0 ? fault : null);
    }
}
