using System.CommandLine;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>The option <c>--config</c>, with the default that the program's own commands have.</summary>
internal static class ConfigOption
{
    private const string DefaultFile = "pipeline.yaml";

    /// <summary>The option. Its value is <see langword="null"/> for the built-in configuration.</summary>
    public static Option<FileInfo?> Create() => new("--config", "-c")
    {
        Description = "The pipeline.yaml to drive, on a scratch queue and index. Default: ./pipeline.yaml if there is one, else the built-in configuration.",
        HelpName = "FILE",
        DefaultValueFactory = _ => File.Exists(DefaultFile) ? new FileInfo(DefaultFile) : null,
    };
}
