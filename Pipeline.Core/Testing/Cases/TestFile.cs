using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Testing.Cases;

/// <summary>
/// Reads a <c>*.test.yaml</c>, see docs/testing.md. Never throws for what is in the file, nor for a file that is not there: that is a
/// <see cref="ConfigurationDiagnostic"/>, as for pipeline.yaml. Thread-safe.
/// </summary>
public static class TestFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; UTF-8, at most 1 MiB.</param>
    /// <param name="options">The configuration whose flows it tests.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> when not set.</param>
    public static TestFileResult Load(string path, PipelineOptions options, Func<string, string?> environment)
    {
        DiagnosticSink sink = new();
        return FileText.Read(path, sink) is { } text ? new TestFileReader(sink, options, environment).Read(path, text) : new(path, [], sink.ToList());
    }

    /// <summary>Reads a text as if it were a file's.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">The configuration whose flows it tests.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> when not set.</param>
    public static TestFileResult Parse(string source, string text, PipelineOptions options, Func<string, string?> environment) =>
        new TestFileReader(new(), options, environment).Read(source, text);
}
