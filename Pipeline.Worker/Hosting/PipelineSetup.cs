using Pipeline.Core.Configuration;
using Pipeline.Core.Stages;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>A configuration that was read and found good, and the stages it may name.</summary>
internal sealed record PipelineSetup(PipelineOptions Options, StageRegistry Registry)
{
    public const string DefaultFile = "pipeline.yaml";

    /// <summary>The stages that come with the program.</summary>
    public static StageRegistry BuiltIn() => new(BuiltInStages.All);

    public IReadOnlyDictionary<string, Type> FlowInputs => throw new NotSupportedException();

    public static PipelineSetup BuiltInIn(string folder) => throw new NotSupportedException();

    /// <summary>What <c>--config</c> names, else ./pipeline.yaml, else the built-in configuration.</summary>
    /// <exception cref="CommandException">The file has errors; all of them are told.</exception>
    public static PipelineSetup Load(CommandContext context)
    {
        var registry = BuiltIn();
        var file = PipelineFile.Load(context.ConfigPath ?? DefaultFile, registry, Environment.GetEnvironmentVariable);
        return new PipelineSetup(file.Options, registry);
    }
}
