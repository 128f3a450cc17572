using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Testing.Cases;

/// <summary>Reads one case. What is wrong is reported and the rest read on.</summary>
internal sealed class TestCaseReader(DiagnosticSink sink, PipelineOptions options)
{
    private static readonly string[] JobKeys = ["input"];
    private static readonly string[] OtherKeys = ["name", "given", "input", "faults", "expect"];
    private static readonly string[] ExpectedJson = ["result", "failures"];
    private readonly OptionsBinder _binder = new(sink);

    /// <summary>The case, or <see langword="null"/> after a fault that leaves none.</summary>
    public TestCase? Read(ConfigNode node, string path)
    {
        if (node is not ConfigMapping mapping)
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; a case is a section: {{ name: …, flow: …, input: … }}");
            return null;
        }

        var name = ReadName(mapping, path);
        var job = ReadJob(mapping, path, OtherKeys);
        var given = ReadGiven(mapping.Find("given"), path);
        CaseStages stages = new(sink, options, job.Flow, (mapping.Find("flow")?.Value as ConfigScalar)?.Raw ?? job.Flow);
        return new()
        {
            Name = name,
            Given = given,
            Job = job,
            Faults = stages.ReadFaults(mapping.Find("faults"), path, _binder),
            Expect = ReadExpect(mapping.Find("expect"), $"{path}.expect", stages),
        };
    }

    private string ReadName(ConfigMapping mapping, string path)
    {
        if (mapping.Find("name")?.Value is ConfigScalar { IsNull: false, Value: { Length: > 0 } name })
        {
            return name;
        }

        sink.Error(mapping.Find("name")?.Value.At ?? mapping.At, DiagnosticCodes.MissingKey, $"{path} has no name; add 'name: …', what it shows in a few words");
        return path;
    }

    private TestJob ReadJob(ConfigMapping mapping, string path, string[] others)
    {
        CaseKeys keys = new() { Flow = "" };
        _binder.Fill([keys], mapping, path, others);
        if (keys.Flow.Length > 0 && !options.Flows.ContainsKey(keys.Flow) && mapping.Find("flow")?.Value is ConfigScalar written)
        {
            sink.Error(written.At, DiagnosticCodes.UnknownTestFlow, $"{path}.flow: there is no flow {Wording.Quote(written.Raw)}; {Wording.Allowed(written.Hint, [.. options.Flows.Keys])}");
        }

        if (mapping.Find("input") is null)
        {
            sink.Error(mapping.At, DiagnosticCodes.MissingKey, $"{path}.input is missing and has no default; add 'input: …', what the flow is given");
        }

        return new(keys.Flow, ConfigJson.Of(mapping.Find("input")?.Value), keys.Tenant, keys.Within);
    }

    private List<TestJob> ReadGiven(ConfigEntry? given, string path)
    {
        switch (given?.Value)
        {
            case null:
                return [];
            case ConfigSequence list:
                List<TestJob> jobs = [];
                foreach (var (index, item) in list.Items.Index())
                {
                    var at = string.Create(CultureInfo.InvariantCulture, $"{path}.given[{index + 1}]");
                    if (item is ConfigMapping mapping)
                    {
                        jobs.Add(ReadJob(mapping, at, JobKeys));
                    }
                    else
                    {
                        sink.Error(item.At, DiagnosticCodes.WrongKind, $"{at} is {item.Kind}; it must be a job: {{ flow: …, input: … }}");
                    }
                }

                return jobs;
            case { } other:
                sink.Error(other.At, DiagnosticCodes.WrongKind, $"{path}.given is {other.Kind}; it must be a list of jobs: [{{ flow: …, input: … }}]");
                return [];
        }
    }

    private TestExpectation ReadExpect(ConfigEntry? entry, string path, CaseStages stages)
    {
        if (entry?.Value is not ConfigMapping mapping)
        {
            if (entry is not null)
            {
                sink.Error(entry.Value.At, DiagnosticCodes.WrongKind, $"{path} is {entry.Value.Kind}; it must be a section, as '{{ state: succeeded, attempts: 1 }}'");
            }

            return new();
        }

        ExpectKeys keys = new();
        _binder.Fill([keys], mapping, path, ExpectedJson);
        stages.CheckNames(mapping.Find("calls"), $"{path}.calls");
        stages.CheckNames(mapping.Find("occupancy"), $"{path}.occupancy");
        return new()
        {
            State = keys.State,
            Attempts = keys.Attempts,
            Events = keys.Events,
            DeadLetter = keys.DeadLetter,
            Calls = keys.Calls,
            Occupancy = keys.Occupancy,
            Result = JsonOf(mapping, "result"),
            Failures = JsonOf(mapping, "failures"),
        };
    }

    private static JsonElement? JsonOf(ConfigMapping mapping, string key) => mapping.Find(key) is { } entry ? ConfigJson.Of(entry.Value) : null;
}
