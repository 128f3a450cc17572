using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Reads the <c>flows:</c> section: names and order; whether the stages fit is <see cref="FlowResolver"/>'s question.</summary>
internal sealed class FlowSectionReader(DiagnosticSink sink)
{
    private const string Section = "flows";
    private const string Example = "ingest: [read, chunk, embed, index]";
    private const string StagesKey = "stages";
    private static readonly string[] GatherKeys = ["gather", "join", "name"];

    private readonly OptionsBinder _binder = new(sink);

    /// <summary>The rule a name breaks, in words.</summary>
    public static string NameRule(string name) =>
        $"{Wording.Quote(name)} is not a name; use 1–64 lower case letters, digits and hyphens, a letter first";

    /// <summary>The flows; a step that could not be read is there without a name.</summary>
    /// <param name="node">The section, if there is one.</param>
    /// <param name="top">The place to report its absence at.</param>
    public Dictionary<string, FlowOptions> Read(ConfigNode? node, SourcePosition top)
    {
        Dictionary<string, FlowOptions> flows = new(StringComparer.Ordinal);
        switch (node)
        {
            case null or ConfigScalar { IsNull: true } or ConfigMapping { Entries.Count: 0 }:
                sink.Error(node?.At ?? top, DiagnosticCodes.NoStage, $"{Section}: there is no flow; add at least one, as '{Example}'");
                break;
            case ConfigMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    flows[entry.Key] = ReadFlow(entry);
                }

                break;
            default:
                sink.Error(node.At, DiagnosticCodes.WrongKind, $"{Section} is {node.Kind}; it must be a section with a flow's name as each key, as '{Example}'");
                break;
        }

        return flows;
    }

    private FlowOptions ReadFlow(ConfigEntry entry)
    {
        if (!EntryName.IsValid(entry.Key))
        {
            sink.Error(entry.At, DiagnosticCodes.InvalidName, NameRule(entry.Key));
        }

        var path = $"{Section}.{entry.Key}";
        return entry.Value is ConfigMapping mapping
            ? new(entry.Key, ReadSteps(mapping.Find(StagesKey)?.Value, mapping.At, $"{path}.{StagesKey}"), entry.At) { Settings = ReadSettings(mapping, path) }
            : new(entry.Key, ReadSteps(entry.Value, entry.Value.At, path), entry.At);
    }

    private FlowSettings ReadSettings(ConfigMapping mapping, string path)
    {
        FlowSettings settings = new();
        _binder.Fill([settings], mapping, path, [StagesKey]);
        return settings;
    }

    private List<FlowStep> ReadSteps(ConfigNode? node, SourcePosition at, string path)
    {
        if (node is not ConfigSequence list)
        {
            sink.Error(at, DiagnosticCodes.WrongKind, $"{path} is {node?.Kind ?? "missing"}; it must be a list of stages, as '{Example}'");
            return [];
        }

        if (list.Items.Count == 0)
        {
            sink.Error(list.At, DiagnosticCodes.NoStage, $"{path} has no stage; add at least one, as '{Example}'");
        }

        return [.. list.Items.Select(item => ReadStep(item, path) ?? new FlowStep("", item.At))];
    }

    private FlowStep? ReadStep(ConfigNode node, string path)
    {
        if (node is not ConfigMapping gather)
        {
            return ReadName(node, path, "a stage's name or { gather: [a, b], join: c }");
        }

        foreach (var entry in gather.Entries.Where(entry => !GatherKeys.Contains(entry.Key)))
        {
            sink.Error(entry.At, DiagnosticCodes.UnknownKey, $"the key {Wording.Quote(entry.Key)} is not known in a gather of {path}; {Wording.Allowed(entry.Key, GatherKeys)}");
        }

        var join = gather.Find("join") is { } joined ? ReadName(joined.Value, path, "the name of the stage that joins") : Missing(gather, path, "join");
        var branches = ReadBranches(gather, path);
        var name = gather.Find("name") is { } named ? ReadName(named.Value, path, "the gather's name") : join;
        if (name is not null && !EntryName.IsValid(name.Stage))
        {
            sink.Error(name.Position, DiagnosticCodes.InvalidName, NameRule(name.Stage));
        }

        return join is null || branches.Count == 0 ? null : join with { Name = name?.Stage ?? join.Stage, Branches = branches };
    }

    private List<FlowStep> ReadBranches(ConfigMapping gather, string path)
    {
        switch (gather.Find("gather")?.Value)
        {
            case ConfigSequence { Items.Count: > 0 } list:
                var branches = list.Items.Select(item => ReadName(item, path, "a branch's stage name")).OfType<FlowStep>().ToList();
                foreach (var twice in branches.GroupBy(branch => branch.Stage, StringComparer.Ordinal).SelectMany(group => group.Skip(1)))
                {
                    sink.Error(twice.Position, DiagnosticCodes.StageTwice, $"{path}: the branch {Wording.Quote(twice.Stage)} stands twice; give one an entry of its own with 'use:'");
                }

                return branches;
            case null:
                Missing(gather, path, "gather");
                return [];
            case { } other:
                sink.Error(other.At, DiagnosticCodes.WrongKind, $"{path}: gather is {other.Kind}; it must be a list of at least one stage's name");
                return [];
        }
    }

    private FlowStep? Missing(ConfigMapping gather, string path, string key)
    {
        sink.Error(gather.At, DiagnosticCodes.MissingKey, $"{path}: '{key}' is missing; a gather is written {{ gather: [a, b], join: c }}");
        return null;
    }

    private FlowStep? ReadName(ConfigNode node, string path, string expected)
    {
        if (node is ConfigScalar { IsNull: false } scalar)
        {
            if (!scalar.HasEnvironment)
            {
                return new FlowStep(scalar.Value!, scalar.At);
            }

            sink.Error(scalar.At, DiagnosticCodes.InvalidVariable, $"{path}: {Wording.Quote(scalar.Raw)} cannot come from the environment; write {expected} here");
            return null;
        }

        sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path}: {node.Kind} stands here; it must be {expected}");
        return null;
    }
}
