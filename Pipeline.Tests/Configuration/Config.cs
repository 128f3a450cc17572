using System.Globalization;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Stages.Registration;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration;

/// <summary>Reads texts with the sample stages and no environment.</summary>
internal static class Config
{
    public const string Flows = "flows: { ingest: [read, chunk, embed, index] }\n";

    public static PipelineFileResult Read(string text, StageRegistry? registry = null, IReadOnlyDictionary<string, string>? environment = null) =>
        PipelineFile.Parse("test.yaml", text, Registry(registry ?? SampleRegistry.Create()), name => environment?.GetValueOrDefault(name));

    /// <summary>Some stages with the backends that come with the library.</summary>
    public static PipelineRegistry Registry(StageRegistry stages)
    {
        PipelineRegistry registry = new(stages);
        BuiltIn.AddBackends(registry);
        return registry;
    }

    /// <summary>A whole file around a section's text, which starts at line 2.</summary>
    public static PipelineFileResult ReadSection(string section, IReadOnlyDictionary<string, string>? environment = null) =>
        Read($"version: 1\n{section.TrimEnd('\n')}\n{Flows}", null, environment);

    /// <summary>Places and codes: <c>2:3 PL101</c>.</summary>
    public static IReadOnlyList<string> Places(this PipelineFileResult result) =>
        [.. result.Diagnostics.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Line}:{fault.Column} {fault.Code}"))];
}
