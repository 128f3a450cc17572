using Pipeline.Core.Configuration;
using Pipeline.Core.Stages;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>A configuration that was read and found good, and the stages it may name.</summary>
internal sealed record PipelineSetup(PipelineOptions Options, StageRegistry Registry)
{
    private const string DefaultFile = "pipeline.yaml";

    /// <summary>The flows' names, each with the type its jobs' inputs are read as.</summary>
    public IReadOnlyDictionary<string, Type> FlowInputs => FlowCompiler.Inputs(Options, Registry);

    /// <summary>What <paramref name="path"/> names, else ./pipeline.yaml, else the built-in configuration; good or not.</summary>
    public static PipelineFileResult Read(string? path)
    {
        var registry = Stages();
        return path is not null || File.Exists(DefaultFile)
            ? PipelineFile.Load(path ?? DefaultFile, registry, Environment.GetEnvironmentVariable)
            : PipelineFile.LoadBuiltIn(registry, Environment.GetEnvironmentVariable);
    }

    /// <summary>The configuration a command works with.</summary>
    /// <exception cref="CommandException">It has errors; all of them are told.</exception>
    public static PipelineSetup Load(CommandContext context) => Require(Read(context.ConfigPath));

    /// <summary>What <c>--config</c> names, else the built-in configuration, whatever ./pipeline.yaml says: what shows this program must not depend on where it is called.</summary>
    /// <exception cref="CommandException">It has errors; all of them are told.</exception>
    public static PipelineSetup LoadForDemo(CommandContext context) =>
        Require(context.ConfigPath is null ? PipelineFile.LoadBuiltIn(Stages(), Environment.GetEnvironmentVariable) : Read(context.ConfigPath));

    /// <summary>The same with its stores in another folder.</summary>
    public PipelineSetup In(string folder)
    {
        var options = Options;
        return this with
        {
            Options = options with
            {
                Queue = options.Queue with { Sqlite = options.Queue.Sqlite with { Path = Path.Combine(folder, "pipeline.db") } },
                Index = options.Index with { Embedded = options.Index.Embedded with { Path = Path.Combine(folder, "index.db") } },
            },
        };
    }

    private static StageRegistry Stages() => new(BuiltInStages.All);

    private static PipelineSetup Require(PipelineFileResult file)
    {
        try
        {
            return new PipelineSetup(file.Require(), Stages());
        }
        catch (ConfigurationException fault)
        {
            throw CommandException.Configuration(fault.Message, fault.Diagnostics);
        }
    }
}
