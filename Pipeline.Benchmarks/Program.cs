using BenchmarkDotNet.Running;
using Pipeline.Benchmarks.Queues;

if (args is ["queue-processes", .. var rest])
{
    return await QueueProcesses.RunAsync(rest);
}

if (args is ["queue-backlog", var jobs])
{
    return await QueueBacklog.RunAsync(int.Parse(jobs, System.Globalization.CultureInfo.InvariantCulture));
}

BenchmarkSwitcher.FromAssembly(typeof(QueueBenchmarks).Assembly).Run(args);
return 0;
