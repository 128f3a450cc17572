using BenchmarkDotNet.Running;
using Pipeline.Benchmarks.Flow;

BenchmarkSwitcher.FromAssembly(typeof(FlowThroughput).Assembly).Run(args);
