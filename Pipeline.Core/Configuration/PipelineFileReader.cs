using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Configuration;

/// <summary>Reads one text: tree, sections, flows, in this order, each going on after the faults of those before. One use.</summary>
internal sealed class PipelineFileReader(DiagnosticSink sink, StageRegistry registry, Func<string, string?> environment)
{
    private const string VersionKey = "version";
    private const string StagesKey = "stages";
    private const string FlowsKey = "flows";
    private const string LimitsKey = "limits";
    private static readonly string[] OtherKeys = [VersionKey, StagesKey, FlowsKey, LimitsKey];

    public PipelineFileResult Read(string source, string text)
    {
        var root = new YamlTreeReader(sink, environment).Read(text);
        if (root is not ConfigMapping top)
        {
            ReportRoot(root);
            return new() { Source = source, Diagnostics = sink.ToList() };
        }

        CheckVersion(top);
        PipelineOptions options = new();
        new OptionsBinder(sink).Fill([options], top, "", OtherKeys);
        LimitSectionReader limitReader = new(sink);
        var limits = limitReader.Read(top.Find(LimitsKey)?.Value);
        var entries = new StageSectionReader(sink, registry, [.. limits.Keys]).Read(top.Find(StagesKey)?.Value);
        var flows = new FlowSectionReader(sink).Read(top.Find(FlowsKey)?.Value, top.At);
        limitReader.CheckPriorities(top.Find(LimitsKey)?.Value, [.. flows.Keys]);
        StageTable stages = new(entries, registry);
        FlowResolver resolver = new(stages, sink);
        var resolved = flows.Values.Select(resolver.Resolve).ToList();
        if (!resolved.Contains(null))
        {
            WarnOfUnused(entries, resolved, flows);
        }

        return new()
        {
            Source = source,
            Diagnostics = sink.ToList(),
            Options = sink.HasErrors ? null : options with { Limits = limits, Stages = All(entries, resolved, flows, stages), Flows = flows.ToImmutableSortedDictionary(StringComparer.Ordinal) },
            Footprints = sink.HasErrors ? [] : [.. resolved.OfType<ResolvedFlow>().Select(flow => Footprints.Of(flow, options.Queue.MaxInputBytes))],
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
            sink.Error(scalar.At, DiagnosticCodes.UnknownVersion, $"version {Words.Quote(scalar.Raw)} is not one this program reads; allowed: {current}");
        }
    }

    private void WarnOfUnused(Dictionary<string, StageOptions> entries, IEnumerable<ResolvedFlow?> resolved, Dictionary<string, FlowOptions> flows)
    {
        HashSet<string> used = [.. Used(flows), .. Fallbacks(resolved)];
        foreach (var stage in entries.Values.Where(stage => !used.Contains(stage.Name)))
        {
            sink.Warning(stage.Position, DiagnosticCodes.UnusedStage, $"no flow uses the stage {Words.Quote(stage.Name)}; name it in a flow or remove it");
        }
    }
}
