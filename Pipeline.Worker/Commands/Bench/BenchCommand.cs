using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Diagnostics;
using Pipeline.Worker.Benching;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands.Bench;

/// <summary><c>bench throughput|sweep</c>: a user's own pipeline.yaml under load.</summary>
internal static class BenchCommand
{
    private const string ReportFile = "throughput.json";

    public static Command Create(CommandRunner runner) =>
        new("bench", "Measures a pipeline.yaml, on a scratch queue and index.") { CreateThroughput(runner), CreateSweep(runner) };

    private static DocumentedCommand CreateThroughput(CommandRunner runner)
    {
        WorkloadOptions workload = new();
        DocumentedCommand command = new("throughput", "Puts documents and questions through the flows, and prints jobs a second, latencies, how busy each stage was, and which to widen.")
        {
            Examples =
            [
                ("bench throughput --documents ./docs --questions questions.txt", "Your documents, then your questions:"),
                ("bench throughput --profile parse=1ms,embed=20ms,write=2ms --jobs 2000 --json", "Stages that only wait, for a script:"),
            ],
        };
        workload.AddTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => GuardAsync(() => ThroughputAsync(context, workload.Read(parsed, context), workload.ReadOut(parsed), stop))));
        return command;
    }

    private static DocumentedCommand CreateSweep(CommandRunner runner)
    {
        WorkloadOptions workload = new();
        Option<string> stage = new("--stage") { Description = "The stage to sweep.", HelpName = "NAME", Required = true, CompletionSources = { Candidates.Stages } };
        Option<int[]> parallelism = new("--parallelism") { Description = "Values of its parallelism. Default: 1,2,4,8.", HelpName = "N,…", CustomParser = Numbers, DefaultValueFactory = _ => [1, 2, 4, 8] };
        Option<int[]> capacity = new("--capacity") { Description = "Values of its capacity. Default: 64,512.", HelpName = "N,…", CustomParser = Numbers, DefaultValueFactory = _ => [64, 512] };
        DocumentedCommand command = new("sweep", "Runs a workload for each pair of parallelism and capacity of one stage, and writes throughput and memory of each as CSV.")
        {
            Examples = [("bench sweep --stage embed --parallelism 1,2,4 --capacity 64,512 --documents ./docs", "Eight runs, a process each:")],
        };
        command.Options.Add(stage);
        command.Options.Add(parallelism);
        command.Options.Add(capacity);
        workload.AddTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => GuardAsync(() => SweepAsync(
            context,
            new SweepSettings(workload.Read(parsed, context, parsed.GetValue(stage)), parsed.GetValue(stage)!, parsed.GetValue(parallelism)!, parsed.GetValue(capacity)!, workload.ReadOut(parsed)),
            stop))));
        return command;
    }

    private static async Task<int> ThroughputAsync(CommandContext context, ThroughputSettings settings, string output, CancellationToken cancellationToken)
    {
        var reports = await ThroughputRun.RunAllAsync(settings, cancellationToken);
        var file = Path.Combine(Directory.CreateDirectory(output).FullName, ReportFile);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(reports, PipelineJson.Options), cancellationToken);
        context.Output.Result(reports, words =>
        {
            foreach (var report in reports)
            {
                ThroughputText.Write(words, report);
                words.WriteLine();
            }
        });
        context.Output.Notes.WriteLine($"Written: {file}");
        return reports.Any(report => report.Failed > 0) ? ExitCodes.JobFailed : ExitCodes.Done;
    }

    private static async Task<int> SweepAsync(CommandContext context, SweepSettings settings, CancellationToken cancellationToken)
    {
        var (ran, total) = (0, settings.Parallelism.Count * settings.Capacity.Count);
        var cells = await SweepRun.RunAsync(settings, Say, cancellationToken);
        var table = Path.Combine(Directory.CreateDirectory(settings.Output).FullName, $"sweep-{settings.Stage}.csv");
        SweepTable.Save(table, settings.Stage, cells);
        context.Output.Result(new { table, cells }, words => words.WriteLine(table));
        return cells.Any(cell => cell.Report.Failed > 0) ? ExitCodes.JobFailed : ExitCodes.Done;

        void Say(SweepCell cell) => context.Output.Notes.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"[{++ran}/{total}] {settings.Stage}: parallelism {cell.Parallelism}, capacity {cell.Capacity}: {cell.Report.JobsPerSecond:0.0} jobs/s, {cell.Report.PeakMemoryBytes / (1024 * 1024)} MiB, {(cell.Report.Bottleneck is { } found ? $"bottleneck {found}" : $"nothing saturated, {cell.Report.Busiest} busiest")}"));
    }

    private static int[] Numbers(ArgumentResult result)
    {
        var words = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        var wrong = words.Find(word => !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 1_000_000);
        if (wrong is null && words.Count > 0)
        {
            return [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture)).Distinct()];
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} has '{wrong}'; write whole numbers from 1 to 1,000,000, separated by commas, such as 1,2,4.");
        return [];
    }

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ConfigurationException fault)
        {
            throw CommandException.Configuration(fault.Message, fault.Diagnostics);
        }
        catch (Exception fault) when (fault is FormatException or NotSupportedException)
        {
            throw CommandException.Usage(fault.Message);
        }
        catch (InvalidOperationException fault)
        {
            throw CommandException.Failed(fault.Message, fault); // a run of a sweep, or a job that the queue rejects
        }
    }
}
