using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Core.Configuration.Backends;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Configuration.Plugins;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Indexes;
using Pipeline.Core.Queues;

namespace Pipeline.Core.Configuration.Files;

/// <summary>Reads one text: tree, sections, flows, in this order, each going on after the faults of those before. One use.</summary>
internal sealed class PipelineFileReader(DiagnosticSink sink, PipelineRegistry registry, string folder, Func<string, string?> environment)
{
    private const string VersionKey = "version";
    private const string StagesKey = "stages";
    private const string FlowsKey = "flows";
    private const string LimitsKey = "limits";
    private const string PluginsKey = "plugins";
    private const string QueueKey = "queue";
    private const string IndexKey = "index";
    private const string ModelsKey = "models";
    private static readonly string[] OtherKeys = [VersionKey, PluginsKey, QueueKey, IndexKey, ModelsKey, StagesKey, FlowsKey, LimitsKey];

    public PipelineFileResult Read(string source, string text) => Read(source, new YamlTreeReader(sink, environment).Read(text));

    public PipelineFileResult Read(string source, ConfigNode? root)
    {
        if (root is not ConfigMapping top)
        {
            ReportRoot(root);
            return new() { Source = source, Diagnostics = sink.ToList() };
        }

        CheckVersion(top);
        var plugins = new PluginSectionReader(sink, registry, folder).Read(top.Find(PluginsKey)?.Value);
        PipelineOptions options = new();
        new OptionsBinder(sink).Fill([options], top, "", OtherKeys);
        FilePaths paths = new(folder);
        BackendSectionReader backends = new(sink, paths);
        var queue = backends.ReadStore<QueueOptions, QueueRegistration>(top.Find(QueueKey)?.Value, QueueKey, registry.Queues);
        var index = backends.ReadStore<IndexOptions, IndexRegistration>(top.Find(IndexKey)?.Value, IndexKey, registry.Indexes);
        ModelSectionReader models = new(sink, backends, registry);
        var (embedding, chat) = models.Read(top.Find(ModelsKey)?.Value);
        CapabilityChecks capabilities = new(sink, registry);
        capabilities.CheckQueue(queue);
        capabilities.CheckModel(embedding, index);
        LimitSectionReader limitReader = new(sink);
        var limits = limitReader.Read(top.Find(LimitsKey)?.Value);
        var entries = new StageSectionReader(sink, paths, registry.Stages, [.. limits.Keys]).Read(top.Find(StagesKey)?.Value);
        var flows = new FlowSectionReader(sink).Read(top.Find(FlowsKey)?.Value, top.At);
        limitReader.CheckPriorities(top.Find(LimitsKey)?.Value, [.. flows.Keys]);
        StageTable stages = new(entries, registry.Stages);
        FlowResolver resolver = new(stages, sink);
        var resolved = flows.Values.Select(resolver.Resolve).ToList();
        if (!resolved.Contains(null))
        {
            WarnOfUnused(entries, resolved, flows);
        }

        capabilities.CheckSources(Used(flows).Select(stages.Find).OfType<StageOptions>(), index);
        if (sink.HasErrors)
        {
            return new() { Source = source, Diagnostics = sink.ToList() };
        }

        return new()
        {
            Source = source,
            Diagnostics = sink.ToList(),
            Options = options with
            {
                Plugins = plugins,
                Queue = queue.Common with { Use = queue.Backend.Name, Own = queue.Own },
                Index = index.Common with { Use = index.Backend.Name, Own = index.Own },
                Models = new()
                {
                    Embedding = embedding.Common with { Use = embedding.Backend.Name, Own = embedding.Own },
                    Chat = chat.Common with { Use = chat.Backend.Name, Own = chat.Own },
                },
                Limits = limits,
                Stages = All(entries, resolved, flows, stages),
                Flows = flows.ToImmutableSortedDictionary(StringComparer.Ordinal),
            },
            Footprints = [.. resolved.OfType<ResolvedFlow>().Select(flow => flow.ToFootprint(queue.Common.MaxInputBytes))],
            IndexFootprint = index.Backend.Footprint?.Invoke(index.Own),
        };
    }

    private static ImmutableSortedDictionary<string, StageOptions> All(
        Dictionary<string, StageOptions> entries, IEnumerable<ResolvedFlow?> resolved, Dictionary<string, FlowOptions> flows, StageTable stages) => entries.Keys
            .Concat(Used(flows))
            .Concat(Fallbacks(resolved))
            .Distinct(StringComparer.Ordinal)
            .Select(name => stages.Find(name)!)
            .ToImmutableSortedDictionary(stage => stage.Name, stage => stage, StringComparer.Ordinal);

    private static HashSet<string> Used(Dictionary<string, FlowOptions> flows) => flows.Values
        .SelectMany(flow => flow.Steps)
        .SelectMany(step => step.Branches.Select(branch => branch.Stage).Append(step.Stage))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The stages that stand in a flow only as another one's fallback.</summary>
    private static IEnumerable<string> Fallbacks(IEnumerable<ResolvedFlow?> flows) => flows.OfType<ResolvedFlow>().SelectMany(flow => flow.Steps).SelectMany(Fallbacks);

    private static IEnumerable<string> Fallbacks(ResolvedStep step) => step.Fallback is { } fallback ? Fallbacks(fallback).Prepend(fallback.Step.Stage) : [];

    private void ReportRoot(ConfigNode? root)
    {
        if (root is ConfigScalar { IsNull: true })
        {
            sink.Error(new(1, 1), DiagnosticCodes.Empty, "the file is empty; start with 'version: 1', as docs/configuration.md shows");
        }
        else if (root is not null)
        {
            sink.Error(root.At, DiagnosticCodes.WrongKind, $"the file is {root.Kind}; it must be a section that starts with 'version: 1'");
        }
    }

    private void CheckVersion(ConfigMapping top)
    {
        var current = PipelineOptions.CurrentVersion.ToString(CultureInfo.InvariantCulture);
        if (top.Find(VersionKey) is not { } entry)
        {
            sink.Error(top.At, DiagnosticCodes.MissingVersion, $"the file does not say its version; add 'version: {current}' at the top");
        }
        else if (entry.Value is not ConfigScalar scalar)
        {
            sink.Error(entry.Value.At, DiagnosticCodes.WrongKind, $"version is {entry.Value.Kind}; it must be {current}");
        }
        else if (scalar.Value is not null && scalar.Value != current)
        {
            sink.Error(scalar.At, DiagnosticCodes.UnknownVersion, $"version {Wording.Quote(scalar.Raw)} is not one this program reads; allowed: {current}");
        }
    }

    private void WarnOfUnused(Dictionary<string, StageOptions> entries, IEnumerable<ResolvedFlow?> resolved, Dictionary<string, FlowOptions> flows)
    {
        HashSet<string> used = [.. Used(flows), .. Fallbacks(resolved)];
        foreach (var stage in entries.Values.Where(stage => !used.Contains(stage.Name)))
        {
            sink.Warning(stage.Position, DiagnosticCodes.UnusedStage, $"no flow uses the stage {Wording.Quote(stage.Name)}; name it in a flow or remove it");
        }
    }
}
