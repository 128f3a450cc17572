using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Benchmarks.Flow;

/// <summary>
/// One job that expands to as many items of 1 KiB as told, through a transform, a batch and a slower last stage. Prints the process's peak memory: run it with
/// 10000 and with 1000000 and compare. Ten jobs of 10,000 go before, so that all is compiled.
/// </summary>
internal static class FlowMemory
{
    public static async Task<int> RunAsync(int items)
    {
        StageSettings settings = new() { Capacity = 1024, Parallelism = Parallelism.Of(2) };
        await using var flow = RunningFlow.Start(
            FlowBuilder.From<int>("memory")
                .Expand("expand", new CountTo(), settings)
                .Transform("load", new Load(), settings)
                .Batch("batch", new Pass(), settings with { Batch = new() { Size = 64 } })
                .Transform("slow", new Slow(), settings)
                .Build(),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        for (var warmUp = 0; warmUp < 10; warmUp++)
        {
            await FlowDriver.RunOneAsync(flow, JsonSerializer.SerializeToElement(10_000)); // the compiler's own growth is not the engine's
        }

        var outcome = await FlowDriver.RunOneAsync(flow, JsonSerializer.SerializeToElement(items));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{items} items: {outcome.Kind}, peak {process.PeakWorkingSet64 / 1048576.0:0.0} MiB, out {flow.Snapshot().Stages[^1].Out}");
        return outcome.Kind == JobOutcomeKind.Succeeded ? 0 : 1;
    }

    private sealed class Load : ITransformStage<int, byte[]>
    {
        public ValueTask<byte[]> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken) => new(new byte[1024]);
    }

    private sealed class Pass : IBatchStage<byte[], byte[]>
    {
        public ValueTask<IReadOnlyList<byte[]>> InvokeAsync(IReadOnlyList<BatchItem<byte[]>> items, CancellationToken cancellationToken) =>
            new([.. items.Select(static item => item.Value)]);
    }

    private sealed class Slow : ITransformStage<byte[], int>
    {
        public async ValueTask<int> InvokeAsync(byte[] input, IJobContext job, CancellationToken cancellationToken)
        {
            await Task.Yield();
            job.Count("bytes", input.Length);
            return input.Length;
        }
    }
}
