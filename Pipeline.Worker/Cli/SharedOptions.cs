using System.CommandLine;

namespace Pipeline.Worker.Cli;

/// <summary>The options every command has.</summary>
internal sealed class SharedOptions
{
    /// <summary>The configuration that counts where <c>--config</c> names none, if it is there.</summary>
    public const string DefaultFile = "pipeline.yaml";

    public Option<string?> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file. Default: ./pipeline.yaml if there is one, else the built-in configuration.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as one JSON document on stdout; everything else goes to stderr.",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Log in detail, to stderr.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(Config);
        root.Options.Add(Json);
        root.Options.Add(Verbose);
    }
}
