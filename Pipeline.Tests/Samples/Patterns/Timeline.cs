using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Stages;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A job whose upstream is away once: what it did, from its durable events.</summary>
internal sealed class Timeline : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        using TempFolder folder = new();
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = folder.File("queue.db") }, Retry = new() { Delay = TimeSpan.FromMilliseconds(1) } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using var flow = RunningFlow.Start(
            FlowBuilder.From<int>("double").Transform("fetch", new Fetch()).Transform("double", new Double()).Build(), TimeProvider.System, NullLoggerFactory.Instance);
        var id = (await queue.EnqueueAsync([new() { Flow = "double", Input = System.Text.Json.JsonElement.Parse("21") }], CancellationToken.None))[0].Id;

        JobPump pump = new(queue, queue, flow, options, "this worker", TimeProvider.System, NullLoggerFactory.Instance);
        await pump.RunAsync(new() { UntilEmpty = true }, CancellationToken.None);

        var job = (await queue.FindAsync(id, CancellationToken.None))!;
        foreach (var part in JobTimeline.Of(job, await queue.ListStepsAsync(id, CancellationToken.None)))
        {
            await output.WriteLineAsync($"{part.Kind} {part.Stage}".TrimEnd() + $", attempt {part.Attempt}");
        }
    }

    private sealed class Fetch : ITransformStage<int, int>
    {
        private int _calls;

        public ValueTask<int> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _calls) == 1 ? throw new HttpRequestException("the upstream is away") : new(input);
    }

    private sealed class Double : ITransformStage<int, int>
    {
        public ValueTask<int> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken) => new(input * 2);
    }
}
