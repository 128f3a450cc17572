using BenchmarkDotNet.Running;
using Pipeline.Benchmarks.Queues;

if (args is ["queue-processes", .. var rest])
{
    return await QueueProcesses.RunAsync(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(QueueBenchmarks).Assembly).Run(args);
return 0;
