using System.Text.Json;
using System.Threading.Tasks.Dataflow;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Benchmarks.Flow;

/// <summary>A stage that waits 10 ms an item, 256 items at once, against a bare block that does the same.</summary>
[MemoryDiagnoser]
public class IoBound
{
    private const int Items = 25_600;
    private const int AtOnce = 256;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(10);

    private readonly JsonElement _input = JsonSerializer.SerializeToElement(Items);
    private RunningFlow _flow = null!;

    [GlobalSetup]
    public void Start() => _flow = RunningFlow.Start(
        FlowBuilder.From<int>("io")
            .Expand("expand", new CountTo(), new() { Parallelism = Parallelism.Of(1) })
            .Transform("wait", new WaitStage(Wait), new() { Capacity = 1024, Parallelism = Parallelism.Of(AtOnce) })
            .Build(),
        TimeProvider.System,
        NullLoggerFactory.Instance);

    [GlobalCleanup]
    public async Task StopAsync() => await _flow.DisposeAsync();

    [Benchmark(Description = "ours", OperationsPerInvoke = Items)]
    public Task OursAsync() => FlowDriver.RunOneAsync(_flow, _input);

    [Benchmark(Description = "bare ActionBlock", Baseline = true, OperationsPerInvoke = Items)]
    public async Task BareBlockAsync()
    {
        ActionBlock<int> block = new(
            static async _ => await Task.Delay(Wait, TimeProvider.System, CancellationToken.None),
            new() { BoundedCapacity = 1024 + AtOnce, MaxDegreeOfParallelism = AtOnce });
        for (var item = 0; item < Items; item++)
        {
            if (!block.Post(item))
            {
                await block.SendAsync(item);
            }
        }

        block.Complete();
        await block.Completion;
    }
}
