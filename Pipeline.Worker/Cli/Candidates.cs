using System.CommandLine.Completions;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;

namespace Pipeline.Worker.Cli;

/// <summary>What a shell may offer for a value that depends on the configuration that the command line names. Nothing when that has errors.</summary>
internal static class Candidates
{
    /// <summary>The flows of the configuration.</summary>
    public static IEnumerable<CompletionItem> Flows(CompletionContext context) => FlowsOf(context).Select(flow => new CompletionItem(flow.Name));

    /// <summary>The stages of the configuration's flows.</summary>
    public static IEnumerable<CompletionItem> Stages(CompletionContext context) =>
        FlowsOf(context).SelectMany(flow => flow.Steps).Select(step => step.Stage).Distinct(StringComparer.Ordinal).Select(stage => new CompletionItem(stage));

    private static IEnumerable<FlowOptions> FlowsOf(CompletionContext context)
    {
        var path = context.ParseResult.GetValue<string?>("--config") ?? (File.Exists(SharedOptions.DefaultFile) ? SharedOptions.DefaultFile : null);
        var registry = BuiltIn.CreateRegistry();
        var file = path is null ? PipelineFile.LoadBuiltIn(registry, Environment.GetEnvironmentVariable) : PipelineFile.Load(path, registry, Environment.GetEnvironmentVariable);
        return file.Options?.Flows.Values ?? [];
    }
}
