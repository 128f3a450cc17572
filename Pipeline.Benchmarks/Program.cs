using System.CommandLine;
using System.Reflection;
using BenchmarkDotNet.Running;
using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Answers;
using Pipeline.Benchmarks.EndToEnd;
using Pipeline.Benchmarks.EndToEnd.Peers;
using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.Indexes;
using Pipeline.Benchmarks.Quality;
using Pipeline.Benchmarks.Queues;
using Pipeline.Benchmarks.Scaling;

RootCommand commands = new("Benchmarks. Without a command: BenchmarkDotNet, for instance --filter '*Flow*'.")
{
    Measurement("sweep-plot", "Draws the CSV of 'pipeline bench sweep': throughput and memory over parallelism, a line per capacity; to a PNG beside it.", SweepPlot.RunAsync),
    AnswersCommand.Create(),
    IngestPeersCommand.Create(),
    ChunkingCommand.Create(),
    SmokeCommand.Create(),
    Measurement("flow-memory", "Peak memory of one job that expands to ITEMS items.", rest => FlowMemory.RunAsync(int.Parse(rest[0], null))),
    Measurement("queue-processes", "N processes on one queue file, each sending and completing JOBS jobs.", QueueProcesses.RunAsync),
    Measurement("queue-followers", "Processor time and memory of N who follow jobs to which nothing happens, while another process works on others; with 'interactive', of those too.", QueueFollowers.RunAsync),
    Measurement("index-scale", "Search over CHUNKS chunks, numpy's and faiss's flat search beside it; keeps the index in FOLDER when one is given.", IndexScale.RunAsync),
    Measurement("chunk-cuts", "How many chunks of the documents in FOLDERS have under ten words, and how many end within a sentence or a row.", ChunkCutsCommand.RunAsync),
    Measurement("encodings", "How many of the texts in FOLDER, whose sub-folders are named by encoding, are decoded right.", EncodingsCommand.RunAsync),
    Measurement("scaling", "What up to a thousand million jobs a day ask of storage accounts and workers, of which each job takes SECONDS and each worker holds AT-ONCE.", ScalingCommand.RunAsync),
    Measurement("queue-disk", "What JOBS answered questions take on the disk when they end, an hour later and after their retention.", rest => QueueDisk.RunAsync(int.Parse(rest[0], null))),
    Measurement("queue-backlog", "Peak memory of working off a backlog of JOBS jobs.", rest => QueueBacklog.RunAsync(int.Parse(rest[0], null))),
};

if (args is [{ } verb, ..] && commands.Subcommands.Any(command => command.Name == verb))
{
    return await commands.Parse(args).InvokeAsync();
}

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
return 0;

static Command Measurement(string name, string description, Func<string[], Task<int>> run)
{
    Argument<string[]> rest = new("ARGUMENTS");
    Command command = new(name, description) { rest };
    command.SetAction((parsed, _) => run(parsed.GetValue(rest) ?? []));
    return command;
}
