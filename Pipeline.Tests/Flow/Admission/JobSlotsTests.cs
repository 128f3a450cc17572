using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Admission;

/// <summary>A flow whose last stage is slow, two items at once, and how many jobs a pump gets slots for.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JobSlotsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Queue<TaskCompletionSource> _atWork = new();
    private readonly SemaphoreSlim _began = new(0);
    private readonly List<Task<JobOutcome>> _running = [];

    [TearDown]
    public void TearDown() => _began.Dispose();

    [Test]
    public async Task Slow_last_stage_lets_one_job_wait_and_leaves_the_others_on_the_queue()
    {
        await using var flow = Start(inFlight: null);
        await RunAsync(flow, expected: 3); // two at work and one that waits

        var more = flow.TakeSlotsAsync(64, CancellationToken.None).AsTask();
        await NothingMovesAsync(flow);
        Assert.That(more.IsCompleted, Is.False);

        await EndOneAsync(after: TimeSpan.FromSeconds(1));
        Assert.That(await more.WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(1), "its successor");
        flow.ReturnSlots(1);
        await EndAllAsync();
    }

    [Test]
    public async Task Stage_that_proves_quick_is_given_what_it_ends_soon()
    {
        await using var flow = Start(inFlight: null);
        await RunAsync(flow, expected: 3);
        await EndOneAsync(after: TimeSpan.FromMilliseconds(50));
        await EndOneAsync(after: TimeSpan.FromMilliseconds(50));

        Assert.That(await flow.TakeSlotsAsync(64, CancellationToken.None), Is.EqualTo(7), "a free place and 2 × 250 ms ÷ 75 ms");
        flow.ReturnSlots(7);
        await EndAllAsync();
    }

    [Test]
    public async Task Number_in_the_definition_stays_a_number()
    {
        await using var flow = Start(inFlight: 5);

        Assert.That(await flow.TakeSlotsAsync(64, CancellationToken.None), Is.EqualTo(5));
        var more = flow.TakeSlotsAsync(64, CancellationToken.None).AsTask();
        flow.ReturnSlots(2);
        Assert.That(await more.WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(2));
        flow.ReturnSlots(5);
    }

    [Test]
    public async Task Slots_given_back_twice_are_an_error()
    {
        await using var flow = Start(inFlight: 5);
        await flow.TakeSlotsAsync(1, CancellationToken.None);
        flow.ReturnSlots(1);

        Assert.That(() => flow.ReturnSlots(1), Throws.InvalidOperationException.With.Message.Contains("1 slots were given back and 0 were taken"));
    }

    [Test]
    public async Task Waiting_for_a_slot_is_given_up_when_cancelled()
    {
        await using var flow = Start(inFlight: 1);
        await flow.TakeSlotsAsync(1, CancellationToken.None);
        using CancellationTokenSource stop = new();
        var waiting = flow.TakeSlotsAsync(1, stop.Token).AsTask();

        await stop.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        flow.ReturnSlots(1);
        Assert.That(await flow.TakeSlotsAsync(1, CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task Slots_are_taken_while_jobs_move_on_other_threads()
    {
        JobSlots slots = new(max: 1, TimeProvider.System);
        using CancellationTokenSource stop = new();
        var moving = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                slots.Moved();
            }
        });

        for (var taken = 0; taken < 200_000; taken++)
        {
            Assert.That(await slots.TakeAsync(1, CancellationToken.None), Is.EqualTo(1));
            slots.Return(1);
        }

        await stop.CancelAsync();
        await moving;
    }

    private RunningFlow Start(int? inFlight)
    {
        var flow = FlowBuilder.From<int>("f")
            .Transform("quick", Lambdas.Transform<int, int>(input => input), Lambdas.Settings(64, 4))
            .Transform("slow", Lambdas.Transform<int, int>(WorkAsync), Lambdas.Settings(64, 2))
            .Build();
        return RunningFlow.Start(flow with { InFlight = inFlight }, _time, NullLoggerFactory.Instance);
    }

    private async ValueTask<int> WorkAsync(int input, IJobContext job, CancellationToken cancellationToken)
    {
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_atWork)
        {
            _atWork.Enqueue(end);
        }

        _began.Release();
        await end.Task;
        return input;
    }

    /// <summary>Runs as many jobs as there are slots, as a pump does, until the last stage works on two.</summary>
    private async Task RunAsync(RunningFlow flow, int expected)
    {
        var slots = await flow.TakeSlotsAsync(64, CancellationToken.None);
        Assert.That(slots, Is.EqualTo(expected));
        for (var slot = 0; slot < slots; slot++)
        {
            _running.Add(RunOneAsync(flow));
        }

        await _began.WaitAsync();
        await _began.WaitAsync();
    }

    private static async Task<JobOutcome> RunOneAsync(RunningFlow flow)
    {
        using JobStop stop = new();
        var outcome = await flow.RunAsync(NewJob(), new EventRecorder(), stop);
        flow.FreeSlot();
        return outcome;
    }

    /// <summary>The flow has come to rest, and whoever waits for a slot has looked again.</summary>
    private async Task NothingMovesAsync(RunningFlow flow)
    {
        while (flow.Snapshot().Stages[^1] is not { InFlight: 2, Buffered: 1 })
        {
            await Task.Yield();
        }

        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private async Task EndOneAsync(TimeSpan after)
    {
        _time.Advance(after);
        var ended = Task.WhenAny(_running);
        lock (_atWork)
        {
            _atWork.Dequeue().SetResult();
        }

        _running.Remove(await ended);
    }

    private async Task EndAllAsync()
    {
        while (_running.Count > 0)
        {
            TaskCompletionSource? end;
            lock (_atWork)
            {
                _atWork.TryDequeue(out end);
            }

            end?.SetResult();
            _running.RemoveAll(run => run.IsCompleted);
            await Task.Yield();
        }
    }

    private static Job NewJob() => new()
    {
        Id = Guid.Empty,
        Sequence = 1,
        Request = new() { Flow = "f", Input = System.Text.Json.JsonElement.Parse("1") },
        State = JobState.Leased,
        AcceptedAt = DateTimeOffset.UnixEpoch,
    };
}
