using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Testing.Cases;

/// <summary>The stages a case may name: those of its flow, and branches of them as <c>stage/branch</c>.</summary>
/// <param name="sink">Told of faults.</param>
/// <param name="options">The configuration.</param>
/// <param name="flow">The flow's name.</param>
/// <param name="written">What messages call it: as the file does.</param>
internal sealed class CaseStages(DiagnosticSink sink, PipelineOptions options, string flow, string written)
{
    private readonly IReadOnlyList<string> _names = options.Flows.TryGetValue(flow, out var known) ? [.. known.Steps.Select(step => step.Name)] : [];

    /// <summary>Reads <c>faults:</c>: a fault, or a list of them, for each stage.</summary>
    public Dictionary<string, IReadOnlyList<StageFault>> ReadFaults(ConfigEntry? entry, string path, OptionsBinder binder)
    {
        Dictionary<string, IReadOnlyList<StageFault>> faults = new(StringComparer.Ordinal);
        if (entry?.Value is ConfigMapping mapping)
        {
            CheckNames(entry, $"{path}.faults");
            foreach (var stage in mapping.Entries)
            {
                var nodes = stage.Value is ConfigSequence list ? list.Items : [stage.Value];
                faults[stage.Key] = [.. nodes.Select(node => ReadFault(node, $"{path}.faults.{stage.Key}", binder)).OfType<StageFault>()];
            }
        }
        else if (entry is not null)
        {
            sink.Error(entry.Value.At, DiagnosticCodes.WrongKind, $"{path}.faults is {entry.Value.Kind}; it must be a section with a stage's name as each key, as 'embed: {{ fail: 429, times: 3 }}'");
        }

        return faults;
    }

    /// <summary>Holds the keys of a section to the stages of the flow.</summary>
    public void CheckNames(ConfigEntry? entry, string path)
    {
        foreach (var key in (entry?.Value as ConfigMapping)?.Entries ?? [])
        {
            if (_names.Count > 0 && !_names.Contains(key.Key.Split('/')[0]))
            {
                sink.Error(key.At, DiagnosticCodes.UnknownTestStage, $"{path}: flow {Wording.Quote(written)} has no stage {Wording.Quote(key.Key)}; {Wording.Allowed(key.Key, _names)}");
            }
        }
    }

    private StageFault? ReadFault(ConfigNode node, string path, OptionsBinder binder)
    {
        if (node is not ConfigMapping mapping)
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; a fault is a section, as '{{ fail: 429, times: 3 }}', '{{ delay: 5s }}' or '{{ hang: true }}'");
            return null;
        }

        if (mapping.Find("fail")?.Value is ConfigScalar { Value: { } fail, IsNull: false } scalar && !StageFault.IsFailure(fail))
        {
            sink.Error(scalar.At, DiagnosticCodes.NotAllowed, $"{path}.fail: {Wording.Quote(scalar.Raw)} is not allowed; an HTTP status of 400 – 599, or one of these; {Wording.Allowed(scalar.Hint, StageFault.Words)}");
            return null;
        }

        return (StageFault)binder.Bind(new StageFault(), mapping, path);
    }
}
