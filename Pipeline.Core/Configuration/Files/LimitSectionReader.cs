using System.Collections.Immutable;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Files;

/// <summary>Reads the <c>limits:</c> section, and holds what names limits and flows to what there is.</summary>
internal sealed class LimitSectionReader(DiagnosticSink sink)
{
    private const string Section = "limits";
    private const string PriorityKey = "priority";
    private readonly OptionsBinder _binder = new(sink);

    /// <summary>The limits by name.</summary>
    /// <param name="node">The section, if there is one.</param>
    public ImmutableSortedDictionary<string, LimitOptions> Read(ConfigNode? node)
    {
        switch (node)
        {
            case null or ConfigScalar { IsNull: true } or ConfigScalar { Value: null }:
                return ImmutableSortedDictionary<string, LimitOptions>.Empty;
            case ConfigMapping mapping:
                return mapping.Entries.ToImmutableSortedDictionary(entry => entry.Key, ReadEntry, StringComparer.Ordinal);
            default:
                sink.Error(node.At, DiagnosticCodes.WrongKind, $"{Section} is {node.Kind}; it must be a section with a limit's name as each key, as 'provider: {{ requests: 3000/1m }}'");
                return ImmutableSortedDictionary<string, LimitOptions>.Empty;
        }
    }

    /// <summary>Reports flows that a limit's priority names and that there are not.</summary>
    /// <param name="node">The section, if there is one.</param>
    /// <param name="flows">The flows.</param>
    public void CheckPriorities(ConfigNode? node, IReadOnlyCollection<string> flows)
    {
        foreach (var entry in (node as ConfigMapping)?.Entries ?? [])
        {
            var named = (entry.Value as ConfigMapping)?.Find(PriorityKey)?.Value as ConfigSequence;
            foreach (var flow in (named?.Items ?? []).OfType<ConfigScalar>().Where(flow => flow.Value is not null && !flows.Contains(flow.Value)))
            {
                sink.Error(flow.At, DiagnosticCodes.UnknownFlow, $"{Section}.{entry.Key}.{PriorityKey}: there is no flow {Wording.Quote(flow.Raw)}; {Wording.Allowed(flow.Hint, flows)}");
            }
        }
    }

    private LimitOptions ReadEntry(ConfigEntry entry)
    {
        if (!EntryName.IsValid(entry.Key))
        {
            sink.Error(entry.At, DiagnosticCodes.InvalidName, FlowSectionReader.NameRule(entry.Key));
        }

        var path = $"{Section}.{entry.Key}";
        if (entry.Value is ConfigMapping mapping)
        {
            return (LimitOptions)_binder.Bind(new LimitOptions(), mapping, path);
        }

        sink.Error(entry.Value.At, DiagnosticCodes.WrongKind, $"{path} is {entry.Value.Kind}; it must be a section: {{ requests: 3000/1m, tokens: 1000000/1m, concurrent: 8, priority: [ask] }}");
        return new();
    }
}
