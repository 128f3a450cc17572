using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Flow;

/// <summary>A running flow, and jobs run in it as a queue's pump runs them.</summary>
internal sealed class FlowHarness(FlowDefinition flow, TimeProvider? time = null, LimitSet? limits = null) : IAsyncDisposable
{
    private long _sequence;

    public RunningFlow Flow { get; } = RunningFlow.Start(flow, time ?? TimeProvider.System, NullLoggerFactory.Instance, limits);

    /// <summary>Stops the jobs that are run as stoppable.</summary>
    public JobStop Stop { get; } = new();

    public static StageSettings Of(int capacity, int parallelism) => new() { Capacity = capacity, Parallelism = Parallelism.Of(parallelism) };

    /// <summary>Runs one job; fails when it does not end within a minute of real time.</summary>
    public Task<JobOutcome> RunAsync(object? input, RecordingSink? events = null, bool stoppable = false, Func<JobRequest, JobRequest>? with = null) =>
        StartAsync(input, events, stoppable, with).WaitAsync(TimeSpan.FromMinutes(1));

    public StageSnapshot Stage(string name) => Flow.Snapshot().Stages.Single(stage => stage.Name == name);

    public ValueTask DisposeAsync() => Flow.DisposeAsync();

    private async Task<JobOutcome> StartAsync(object? input, RecordingSink? events, bool stoppable, Func<JobRequest, JobRequest>? with)
    {
        await Flow.TakeRoomAsync(1, CancellationToken.None);
        JobRequest request = new() { Flow = Flow.Flow, Input = input as JsonElement? ?? JsonSerializer.SerializeToElement(input, PipelineJson.Options) };
        Job job = new()
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            Sequence = Interlocked.Increment(ref _sequence),
            Request = with?.Invoke(request) ?? request,
            State = JobState.Leased,
            AcceptedAt = DateTimeOffset.UnixEpoch,
        };
        using JobStop own = new();
        return await Flow.RunAsync(job, events ?? new(), stoppable ? Stop : own);
    }
}
