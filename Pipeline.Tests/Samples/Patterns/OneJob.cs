using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>Runs one job in a flow, as a worker does, for samples that show something else.</summary>
internal static class OneJob
{
    public static async Task<JobOutcome> RunAsync(FlowDefinition flow, object input)
    {
        await using var running = RunningFlow.Start(flow, TimeProvider.System, NullLoggerFactory.Instance);
        await running.TakeSlotsAsync(1, CancellationToken.None);
        using JobStop stop = new();
        return await running.RunAsync(
            new()
            {
                Id = Guid.Empty,
                Sequence = 1,
                Request = new() { Flow = flow.Name, Input = JsonSerializer.SerializeToElement(input, PipelineJson.Options) },
                State = JobState.Leased,
                AcceptedAt = DateTimeOffset.UnixEpoch,
            },
            new Nowhere(),
            stop);
    }

    private sealed class Nowhere : IJobEventSink
    {
        public ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask CountAttemptAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
