using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>Finds and reads the configuration that a command works with.</summary>
internal static class ConfigFile
{
    private const string DefaultFile = SharedOptions.DefaultFile;

    /// <summary>What <paramref name="path"/> names, else ./pipeline.yaml, else the built-in configuration; good or not.</summary>
    public static PipelineFileResult Read(string? path, PipelineRegistry registry) => path is not null || File.Exists(DefaultFile)
        ? PipelineFile.Load(path ?? DefaultFile, registry, Environment.GetEnvironmentVariable)
        : PipelineFile.LoadBuiltIn(registry, Environment.GetEnvironmentVariable);

    /// <summary>The file that <see cref="Read"/> reads; <see langword="null"/> for the built-in configuration.</summary>
    public static FileInfo? Find(string? path) => path is not null || File.Exists(DefaultFile) ? new FileInfo(path ?? DefaultFile) : null;

    /// <summary>The configuration a command works with.</summary>
    /// <exception cref="CommandException">It has errors; all of them are told.</exception>
    public static PipelineSetup Load(CommandContext context)
    {
        var registry = BuiltIn.CreateRegistry();
        return Require(Read(context.ConfigPath, registry), registry);
    }

    /// <summary>The configuration of a command that needs the queue alone: what else is wrong in the file is told, and does not keep it from working.</summary>
    /// <exception cref="CommandException">It has errors in what says where the queue is; all of them are told.</exception>
    public static PipelineSetup LoadForQueue(CommandContext context)
    {
        var registry = BuiltIn.CreateRegistry();
        var file = Read(context.ConfigPath, registry);
        if (file.Options is not null || SoundSections.Load(file.Source, registry, Environment.GetEnvironmentVariable, needed: "queue") is not { } sound)
        {
            return Require(file, registry);
        }

        var errors = file.Diagnostics.Count(fault => fault.Severity == ConfigurationSeverity.Error);
        context.Output.Notes.WriteLine($"{file.Source} has {Words.Count(errors, "error", "errors")}, which 'pipeline check' shows; its queue section has none, and is what counts here.");
        return Require(sound, registry);
    }

    /// <summary>What <c>--config</c> names, else the built-in configuration, whatever ./pipeline.yaml says: what shows this program must not depend on where it is called.</summary>
    /// <exception cref="CommandException">It has errors; all of them are told.</exception>
    public static PipelineSetup LoadForDemo(CommandContext context)
    {
        var registry = BuiltIn.CreateRegistry();
        return Require(context.ConfigPath is null ? PipelineFile.LoadBuiltIn(registry, Environment.GetEnvironmentVariable) : Read(context.ConfigPath, registry), registry);
    }

    private static PipelineSetup Require(PipelineFileResult file, PipelineRegistry registry)
    {
        try
        {
            return new PipelineSetup(file.Require(), registry);
        }
        catch (ConfigurationException fault)
        {
            throw CommandException.Configuration(fault.Message, fault.Diagnostics);
        }
    }
}
