using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Testing;

/// <summary>
/// A flow under test: jobs run in it from source to sink as a queue's pump runs them, under a clock that needs no waiting for, with planted faults, and with
/// assertions that nothing leaked and no job touched another. Needs no test framework. Thread-safe.
/// </summary>
public sealed class FlowHarness : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly ClockDriver? _driver;
    private long _sequence;

    /// <summary>Starts a flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="time">
    /// Its clock; <see langword="null"/> for a <see cref="ManualClock"/> that moves by itself whenever all stages do nothing but wait. A clock that is given is moved by whoever gave it.
    /// </param>
    /// <param name="limits">The budgets that its stages may name, on the same clock. Default: none.</param>
    /// <exception cref="InvalidOperationException">The flow cannot run; the message names every reason.</exception>
    public FlowHarness(FlowDefinition flow, TimeProvider? time = null, LimitSet? limits = null)
    {
        ManualClock own = new();
        Time = time ?? own;
        Probe = new(Time);
        Flow = RunningFlow.Start(Probe.Attach(flow with { InFlight = flow.MaxJobs }), Time, NullLoggerFactory.Instance, limits); // what a test runs at once does not depend on how fast its stages are
        Probe.Watch(Flow);
        _driver = time is null ? new(own, Probe) : null;
    }

    /// <summary>The flow's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The flow at work.</summary>
    public RunningFlow Flow { get; }

    /// <summary>Counts the stages' calls and the most items they held; plants faults: <c>harness.Probe.Plant("embed", new() { Fail = "429", Times = 3 })</c>.</summary>
    public FlowProbe Probe { get; }

    /// <summary>Ends the jobs that are run as stoppable.</summary>
    public JobStop Stop { get; } = new();

    /// <summary>Runs one job from its start to its end.</summary>
    /// <param name="input">The job's input; anything but a <see cref="JsonElement"/> is written as JSON first.</param>
    /// <param name="events">Keeps its events.</param>
    /// <param name="stoppable">Whether <see cref="Stop"/> ends it.</param>
    /// <param name="with">Changes the request: its tenant, its deadline.</param>
    /// <exception cref="TimeoutException">It has not ended after a minute of real time; the message says where its items are.</exception>
    public async Task<JobOutcome> RunAsync(
        object? input, EventRecorder? events = null, bool stoppable = false, Func<JobRequest, JobRequest>? with = null)
    {
        var running = StartAsync(input, events ?? new(), stoppable, with);
        try
        {
            return await running.WaitAsync(Longest, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException stuck) when (!running.IsCompleted)
        {
            throw new TimeoutException($"The job has not ended after {Longest.TotalSeconds:0} s. {Held()} What waits for the clock must wait on the harness's.", stuck);
        }
    }

    /// <summary>The numbers of a stage now.</summary>
    /// <param name="name">The stage, or <c>gather/branch</c>.</param>
    public StageSnapshot Stage(string name) => Flow.Snapshot().Stages.Single(stage => stage.Name == name);

    /// <summary>Asserts that nothing leaked: all items are settled, every buffer is empty, no stage is at work and every slot was given back. Waits up to two seconds of real time for it.</summary>
    /// <exception cref="FlowAssertionException">Something is held; the message says what.</exception>
    public async Task AssertSettledAsync()
    {
        using CancellationTokenSource late = new(Settling, TimeProvider.System);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (Held() is { Length: > 0 } held)
        {
            if (late.IsCancellationRequested)
            {
                throw new FlowAssertionException($"The flow '{Flow.Flow}' must hold nothing when its jobs have ended. {held}");
            }

            await look.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Asserts that no job touches another: runs each input alone, then all at once, and compares how each ended, its result and its failures.
    /// </summary>
    /// <param name="inputs">The jobs' inputs: good and bad ones.</param>
    /// <param name="view">What is compared of an outcome; <see langword="null"/> for its kind, result and failures. Leave out what differs by nature, such as timings.</param>
    /// <exception cref="FlowAssertionException">A job ended otherwise beside others than alone.</exception>
    public async Task AssertIsolatedAsync(IReadOnlyList<object?> inputs, Func<JobOutcome, string>? view = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        view ??= static outcome => JsonSerializer.Serialize(outcome, PipelineJson.Options);
        List<string> alone = [];
        foreach (var input in inputs)
        {
            alone.Add(view(await RunAsync(input).ConfigureAwait(false)));
        }

        var together = await Task.WhenAll(inputs.Select(input => RunAsync(input))).ConfigureAwait(false);
        for (var index = 0; index < alone.Count; index++)
        {
            if (view(together[index]) is var beside && beside != alone[index])
            {
                throw new FlowAssertionException($"Job {index + 1} of {alone.Count} was touched by the others. Alone it ended as {alone[index]}, beside them as {beside}.");
            }
        }
    }

    /// <summary>Ends what runs, and the clock's moving.</summary>
    public async ValueTask DisposeAsync()
    {
        await Flow.DisposeAsync().ConfigureAwait(false);
        if (_driver is not null)
        {
            await _driver.DisposeAsync().ConfigureAwait(false);
        }

        Stop.Dispose();
    }

    private async Task<JobOutcome> StartAsync(object? input, EventRecorder events, bool stoppable, Func<JobRequest, JobRequest>? with)
    {
        await Flow.TakeSlotsAsync(1, CancellationToken.None).ConfigureAwait(false);
        JobRequest request = new() { Flow = Flow.Flow, Input = input as JsonElement? ?? JsonSerializer.SerializeToElement(input, PipelineJson.Options) };
        var sequence = Interlocked.Increment(ref _sequence);
        Job job = new()
        {
            Id = Guid.CreateVersion7(Time.GetUtcNow()),
            Sequence = sequence,
            Epoch = 1,
            Request = with?.Invoke(request) ?? request,
            State = JobState.Leased,
            AcceptedAt = Time.GetUtcNow().AddTicks(sequence), // rising, as a queue's are, while the clock stands
        };
        using JobStop own = new();
        try
        {
            return await Flow.RunAsync(job, events, stoppable ? Stop : own).ConfigureAwait(false);
        }
        finally
        {
            Flow.FreeSlot();
        }
    }

    /// <summary>What the flow holds, in words; empty for nothing.</summary>
    private string Held()
    {
        List<string> held = [.. Flow.Snapshot().Stages.Where(stage => stage.InFlight + stage.Buffered != 0)
            .Select(stage => string.Create(CultureInfo.InvariantCulture, $"stage '{stage.Name}' works on {stage.InFlight} items and has {stage.Buffered} waiting"))];
        if (Flow.Outstanding is > 0 and var items)
        {
            held.Add(string.Create(CultureInfo.InvariantCulture, $"{items} items of jobs are not settled"));
        }

        if (Flow.SlotsTaken is > 0 and var slots)
        {
            held.Add(string.Create(CultureInfo.InvariantCulture, $"{slots} slots of jobs were not given back"));
        }

        return held.Count == 0 ? "" : $"It holds: {string.Join("; ", held)}.";
    }
}
