using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Stages;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A stage streams a text. One reader hears all of it, one leaves in the midst and resumes, one comes when all is over.</summary>
internal sealed class ReadWhileWritten : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        using TempFolder folder = new();
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = folder.File("queue.db") } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using var flow = RunningFlow.Start(FlowBuilder.From<string>("count").Transform("write", new Write()).Build(), TimeProvider.System, NullLoggerFactory.Instance);
        JobPump pump = new(queue, queue, flow, options, "worker-1", TimeProvider.System, NullLoggerFactory.Instance);

        JobRequest request = new() { Flow = "count", Input = JsonSerializer.SerializeToElement("one two three"), Interactive = true };
        var job = (await queue.EnqueueAsync([request], CancellationToken.None))[0].Id;
        StreamedText live = new(), resumed = new(), late = new();
        var reading = ReadAsync(queue, job, live, pieces: int.MaxValue);
        var leaving = ReadAsync(queue, job, resumed, pieces: 1);
        await pump.RunAsync(new() { UntilEmpty = true }, CancellationToken.None);
        await Task.WhenAll(reading, leaving);

        var left = $"left after event {resumed.Sequence} with '{resumed.Text}', resumed to '";
        await ReadAsync(queue, job, resumed, pieces: int.MaxValue);
        await ReadAsync(queue, job, late, pieces: int.MaxValue);
        await output.WriteLineAsync($"live '{live.Text}'");
        await output.WriteLineAsync($"{left}{resumed.Text}'");
        await output.WriteLineAsync($"late '{late.Text}'");
    }

    /// <summary>Goes on after the last event heard; works as well in another process.</summary>
    private static async Task ReadAsync(SqliteJobQueue queue, Guid job, StreamedText text, int pieces)
    {
        await foreach (var happened in queue.ReadEventsAsync(job, text.Sequence, CancellationToken.None))
        {
            if (text.Hear(happened) is not null && --pieces == 0)
            {
                return;
            }
        }
    }

    private sealed class Write : ITransformStage<string, string>
    {
        public async ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            foreach (var word in input.Split(' '))
            {
                await job.EmitAsync(JobEventKind.Token, new { text = word + "." }, cancellationToken); // waits when the store is slow
            }

            return input;
        }
    }
}
