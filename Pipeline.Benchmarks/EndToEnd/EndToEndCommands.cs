using System.CommandLine;
using System.Text.Json;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>The commands <c>throughput</c> and <c>sweep</c>: a user's own pipeline.yaml under load.</summary>
internal static class EndToEndCommands
{
    public static Command Throughput()
    {
        WorkloadArguments workload = new();
        Option<bool> json = new("--json") { Description = "Print the reports as one JSON document." };
        Command command = new(
            "throughput",
            "Drives a pipeline.yaml on a scratch queue and index, and prints jobs/s, latencies, how busy each stage was, and the bottleneck. "
            + "Example: throughput --config pipeline.yaml --documents ./docs --questions questions.txt") { json };
        workload.AddTo(command);
        command.SetAction((parsed, cancellationToken) => GuardAsync(async () =>
        {
            var reports = await ThroughputRun.RunAllAsync(workload.Read(parsed), cancellationToken);
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(reports, PipelineJson.Options));
                return;
            }

            foreach (var report in reports)
            {
                ThroughputText.Write(Console.Out, report);
            }
        }));
        return command;
    }

    public static Command Sweep()
    {
        WorkloadArguments workload = new();
        Option<string> stage = new("--stage") { Description = "The stage to sweep.", Required = true };
        Option<string> parallelism = new("--parallelism") { Description = "Values of its parallelism, separated by commas.", DefaultValueFactory = _ => "1,2,4,8" };
        Option<string> capacity = new("--capacity") { Description = "Values of its capacity, separated by commas.", DefaultValueFactory = _ => "64,512" };
        Option<FileInfo> output = new("--output") { Description = "The plot; a CSV of the same name stands beside it.", DefaultValueFactory = _ => new FileInfo("sweep.png") };
        Command command = new(
            "sweep",
            "Runs a workload for each pair of parallelism and capacity of one stage, and draws throughput and memory against both. "
            + "Example: sweep --stage embed --parallelism 1,2,4,8 --capacity 64,512 --config pipeline.yaml --documents ./docs") { stage, parallelism, capacity, output };
        workload.AddTo(command);
        command.SetAction((parsed, cancellationToken) => GuardAsync(() => SweepRun.RunAsync(
            new SweepSettings(
                workload.Read(parsed),
                parsed.GetRequiredValue(stage),
                WorkloadArguments.Numbers(parsed.GetRequiredValue(parallelism)),
                WorkloadArguments.Numbers(parsed.GetRequiredValue(capacity)),
                parsed.GetRequiredValue(output)),
            cancellationToken)));
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception fault) when (fault is ConfigurationException or FormatException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
    }
}
