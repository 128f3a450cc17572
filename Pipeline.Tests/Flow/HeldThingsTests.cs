using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Testing;
using Pipeline.Tests.Queues;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Flow;

/// <summary>Whatever way a job ends, what was opened for it is closed: by the stages, by the flow, by the pump.</summary>
[TestFixture]
internal sealed class HeldThingsTests
{
    public enum End
    {
        Success,
        Failure,
        Cancellation,
        ForcedDrain,
    }

    [Test]
    public async Task Things_held_by_stages_are_released_however_the_job_ends([Values] End end)
    {
        LeakCheck held = new();
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FlowHarness harness = new(Flow(held, end, entered));
        var run = harness.RunAsync(10, stoppable: true);

        if (end is End.Cancellation or End.ForcedDrain)
        {
            await entered.Task;
            await (end == End.Cancellation ? harness.Stop.RequestAsync(JobOutcomeKind.Cancelled) : harness.Flow.DrainAsync(TimeSpan.FromSeconds(20), new CancellationToken(canceled: true)));
        }

        var outcome = await run;
        Assert.That(outcome.Kind, Is.EqualTo(end switch
        {
            End.Success => JobOutcomeKind.Succeeded,
            End.Failure => JobOutcomeKind.Failed,
            End.Cancellation => JobOutcomeKind.Cancelled,
            _ => JobOutcomeKind.Interrupted,
        }));
        Assert.That(held.Opened("connection"), Is.EqualTo(1));
        Assert.That(held.Opened("permit"), Is.GreaterThan(0));
        held.AssertNothingHeld();
        await harness.AssertSettledAsync();
    }

    [Test]
    public async Task Assertion_names_what_is_held()
    {
        LeakCheck held = new();
        await using var closed = held.Open("permit");
        _ = held.Open("connection");
        await closed.DisposeAsync();

        Assert.That(held.AssertNothingHeld, Throws.TypeOf<FlowAssertionException>().With.Message.Contains("connection: 1 opened, 0 closed").And.Message.Not.Contains("permit"));
    }

    [Test]
    public async Task Leases_are_released_however_their_jobs_end([Values] End end)
    {
        using TempFolder folder = new();
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = folder.File("queue.db") } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await queue.EnqueueAsync([.. Enumerable.Range(0, 8).Select(_ => new JobRequest { Flow = "f", Input = JsonElement.Parse("1") })], CancellationToken.None);
        using CancellationTokenSource stop = new();
        using SemaphoreSlim started = new(0);
        using FakeRunner runner = new("f", 8, async (_, _, jobStop) =>
        {
            started.Release();
            switch (end)
            {
                case End.Success:
                    return new() { Kind = JobOutcomeKind.Succeeded };
                case End.Failure:
                    throw new FormatException("planted");
                default:
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, jobStop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return new() { Kind = jobStop.Reason!.Value };
            }
        });
        JobPump pump = new(queue, queue, runner, options, "w", TimeProvider.System, NullLoggerFactory.Instance);

        var run = pump.RunAsync(new PumpSettings { UntilEmpty = end is End.Success or End.Failure, Drain = TimeSpan.FromSeconds(4) }, stop.Token);
        if (end is End.Cancellation or End.ForcedDrain)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => started.WaitAsync()));
            Assert.That(pump.HeldLeases, Is.EqualTo(8));
            await stop.CancelAsync();
        }

        await run.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.That((pump.HeldLeases, runner.Free), Is.EqualTo((0, 8)));
    }

    /// <summary>An expanding stage with a connection, a transform with a permit, a transform with children in a scope.</summary>
    private static FlowDefinition Flow(LeakCheck held, End end, TaskCompletionSource entered) => FlowBuilder.From<int>("f")
        .Expand("read", Lambdas.Expand<int, int>((count, _, token) => ReadAsync(held, count, token)), Lambdas.Settings(2, 1))
        .Transform("ask", Lambdas.Transform<int, int>(async (input, _, token) =>
        {
            await using var permit = held.Open("permit");
            await Task.Yield();
            if (end is End.Cancellation or End.ForcedDrain)
            {
                entered.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return end == End.Failure ? throw new FormatException("planted") : input;
        }), Lambdas.Settings(2, 2))
        .Transform("judge", Lambdas.Transform<int, int>(async (input, _, token) =>
        {
            await using TaskScope scope = new("judge", null, token);
            await using var permit = held.Open("permit");
            var one = await scope.StartAsync("one", _ => Task.FromResult(input));
            return await one;
        }))
        .Build();

    private static async IAsyncEnumerable<int> ReadAsync(LeakCheck held, int count, [EnumeratorCancellation] CancellationToken token)
    {
        await using var connection = held.Open("connection");
        for (var number = 0; number < count; number++)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return number;
        }
    }
}
