using System.CommandLine;
using System.Reflection;
using BenchmarkDotNet.Running;
using Pipeline.Benchmarks;
using Pipeline.Benchmarks.EndToEnd;
using Pipeline.Benchmarks.Queues;

if (args is ["queue-processes", .. var rest])
{
    return await QueueProcesses.RunAsync(rest);
}

RootCommand commands = new("Benchmarks. Without a command: BenchmarkDotNet, for instance --filter '*Flow*'.")
{
    EndToEndCommands.Throughput(),
    EndToEndCommands.Sweep(),
    SmokeCommand.Create(),
};

if (args is [{ } verb, ..] && commands.Subcommands.Any(command => command.Name == verb))
{
    return await commands.Parse(args).InvokeAsync();
}

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
return 0;
