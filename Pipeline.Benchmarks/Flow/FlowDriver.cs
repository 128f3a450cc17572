using System.Text.Json;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;

namespace Pipeline.Benchmarks.Flow;

/// <summary>Drives a running flow as a queue's pump does: takes a slot, then runs a job in it.</summary>
internal static class FlowDriver
{
    private static readonly DiscardingSink Sink = new();

    /// <summary>Runs one job and returns how it ended.</summary>
    public static async Task<JobOutcome> RunOneAsync(RunningFlow flow, JsonElement input)
    {
        await flow.TakeSlotsAsync(1, CancellationToken.None);
        using JobStop stop = new();
        var outcome = await flow.RunAsync(NewJob(flow.Flow, input), Sink, stop);
        flow.FreeSlot();
        return outcome;
    }

    /// <summary>Runs as many jobs as told, as many at once as the flow has slots for, and waits for all.</summary>
    public static async Task RunManyAsync(RunningFlow flow, int jobs, JsonElement input)
    {
        var job = NewJob(flow.Flow, input);
        using JobStop stop = new();
        Countdown left = new(jobs);
        for (var taken = 0; taken < jobs;)
        {
            var slots = await flow.TakeSlotsAsync(Math.Min(jobs - taken, 256), CancellationToken.None);
            for (var slot = 0; slot < slots; slot++)
            {
                left.Follow(flow, job, stop);
            }

            taken += slots;
        }

        await left.Done;
    }

    public static Job NewJob(string flow, JsonElement input) => new()
    {
        Id = Guid.Empty,
        Sequence = 1,
        Request = new() { Flow = flow, Input = input },
        State = JobState.Leased,
        AcceptedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class DiscardingSink : IJobEventSink
    {
        public ValueTask AppendAsync(JobEventKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask CountAttemptAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Done => _done.Task;

        public void Follow(RunningFlow flow, Job job, JobStop stop) => flow.RunAsync(job, Sink, stop).GetAwaiter().UnsafeOnCompleted(() => One(flow));

        private void One(RunningFlow flow)
        {
            flow.FreeSlot();
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.SetResult();
            }
        }
    }
}
