using System.Globalization;
using BenchmarkDotNet.Running;
using Pipeline.Benchmarks.Flow;

if (args is ["flow-memory", var items])
{
    return await FlowMemory.RunAsync(int.Parse(items, CultureInfo.InvariantCulture));
}

BenchmarkSwitcher.FromAssembly(typeof(FlowThroughput).Assembly).Run(args);
return 0;
