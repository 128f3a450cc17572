using System.Text;
using Microsoft.Extensions.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Configuration.Files;

/// <summary>
/// Reads pipeline.yaml. Never throws for what is in the file, nor for a file that is not there: that is a <see cref="ConfigurationDiagnostic"/>, and all
/// are reported at once. Thread-safe.
/// </summary>
public static class PipelineFile
{
    /// <summary>What messages call the configuration that comes with the program.</summary>
    public const string BuiltInSource = "the built-in pipeline.yaml";

    private const string Resource = "pipeline.yaml";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; UTF-8, at most 1 MiB.</param>
    /// <param name="registry">What it may name.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> when not set: <c>Environment.GetEnvironmentVariable</c>.</param>
    public static PipelineFileResult Load(string path, PipelineRegistry registry, Func<string, string?> environment)
    {
        DiagnosticSink sink = new();
        return FileText.Read(path, sink) is { } text
            ? new PipelineFileReader(sink, registry, Path.GetDirectoryName(Path.GetFullPath(path))!, environment).Read(path, text)
            : new() { Source = path, Diagnostics = sink.ToList() };
    }

    /// <summary>Reads a text as if it were a file's.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="text">The text.</param>
    /// <param name="registry">What it may name.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> when not set.</param>
    public static PipelineFileResult Parse(string source, string text, PipelineRegistry registry, Func<string, string?> environment) =>
        Parse(source, text, Environment.CurrentDirectory, registry, environment);

    /// <summary>Reads a text as if it were that of a file in a folder, from which its relative paths are taken.</summary>
    internal static PipelineFileResult Parse(string source, string text, string folder, PipelineRegistry registry, Func<string, string?> environment) =>
        new PipelineFileReader(new(), registry, folder, environment).Read(source, text);

    /// <summary>Reads a section of an application's configuration, which has the keys of pipeline.yaml: <c>"Pipeline": { "version": 1, "flows": { … } }</c> in appsettings.json.</summary>
    /// <param name="section">The section. Values in it are as they are: <c>${NAME}</c> is not replaced.</param>
    /// <param name="registry">What it may name.</param>
    public static PipelineFileResult Read(IConfiguration section, PipelineRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(section);
        var source = section is IConfigurationSection { Path: { Length: > 0 } path } ? $"the configuration's section '{path}'" : "the configuration";
        return new PipelineFileReader(new(), registry, Environment.CurrentDirectory, static _ => null).Read(source, SectionTree.Of(section));
    }

    /// <summary>Reads the configuration that comes with the program, the pipeline.yaml at the top of its source: everything embedded, no server needed.</summary>
    /// <param name="registry">What it names: what comes with the library.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> when not set.</param>
    public static PipelineFileResult LoadBuiltIn(PipelineRegistry registry, Func<string, string?> environment) =>
        Parse(BuiltInSource, BuiltInText(), registry, environment);

    /// <summary>The text of the configuration that comes with the program.</summary>
    public static string BuiltInText()
    {
        using var stream = typeof(PipelineFile).Assembly.GetManifestResourceStream(Resource)!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
