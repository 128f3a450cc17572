using System.Collections;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow;

/// <summary>Stages that break every rule: they cost their own job, never the flow and never another job.</summary>
[TestFixture]
public class HostileStageTests
{
    [Test]
    public async Task RunAsync_input_whose_constructor_throws_fails_that_job_and_gives_its_place_back()
    {
        await using FlowHarness harness = new(FlowBuilder.From<Picky>("f").Transform("same", Lambdas.Transform<Picky, int>(input => input.Value), Lambdas.Settings(1, 1)).Build());

        for (var more = 0; more < 4; more++)
        {
            var outcome = await harness.RunAsync(new { value = -1 });
            Assert.That(outcome.Failures.Single().Message, Does.Contain("cannot be read as Picky").And.Contain("not below zero"));
        }

        Assert.That((await harness.RunAsync(new { value = 1 })).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task Stage_that_throws_what_has_no_message_fails_its_item([Values] bool throws, [Values] bool waits)
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("fail", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                if (waits)
                {
                    await Task.Yield();
                }

                return input == 0 ? throw new Mute(throws) : input;
            }))
            .Build());

        Assert.That((await harness.RunAsync(0)).Failures.Single().Error, Is.EqualTo(nameof(Mute)));
        Assert.That((await harness.RunAsync(1)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task Batch_whose_list_breaks_while_it_is_read_settles_each_item_once()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Batch("batch", Lambdas.Batch<int, int>((items, _) => new(new Broken(items.Count))), Lambdas.Settings(8, 1) with { Batch = new() { Size = 4 } })
            .Build());

        var outcome = await harness.RunAsync(4);

        Assert.That(outcome.Failures.Sum(failure => failure.Count), Is.EqualTo(4));
        Assert.That(harness.Stage("batch"), Is.EqualTo(harness.Stage("batch") with { In = 4, Out = 0, Failed = 4, InFlight = 0 }));
    }

    [Test]
    public async Task DrainAsync_stage_that_blocks_or_throws_when_it_is_told_holds_up_nothing([Values] bool batch, [Values] bool throws)
    {
        TaskCompletionSource entered = new();
        using ManualResetEventSlim hold = new();
        FlowHarness harness = new(batch
            ? FlowBuilder.From<int>("f").Batch("wait", Lambdas.Batch<int, int>(async (items, token) => [await WaitAsync(items[0].Value, token)]), Lambdas.Settings(1, 1)).Build()
            : FlowBuilder.From<int>("f").Transform("wait", Lambdas.Transform<int, int>((input, _, token) => WaitAsync(input, token))).Build());
        var run = harness.RunAsync(1);
        await entered.Task;

        try
        {
            await harness.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
        }
        finally
        {
            hold.Set();
        }

        Assert.That(() => harness.Flow.IsComplete, Is.True.After(10).Seconds.PollEvery(5).MilliSeconds, "the stage was told");

        async ValueTask<int> WaitAsync(int input, CancellationToken token)
        {
            await using var registration = token.Register(() =>
            {
                hold.Wait(throws ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
                throw new InvalidOperationException("told");
            });
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return input;
        }
    }

    private sealed record Picky(int Value)
    {
        public int Value { get; } = Value >= 0 ? Value : throw new OverflowException("not below zero");
    }

    private sealed class Mute(bool throws) : Exception
    {
        public override string Message => throws ? throw new InvalidOperationException("no message") : null!;
    }

    /// <summary>Says how many there are, and breaks at the second.</summary>
    private sealed class Broken(int count) : IReadOnlyList<int>
    {
        public int Count => count;

        public int this[int index] => index == 0 ? 0 : throw new InvalidDataException("broken");

        public IEnumerator<int> GetEnumerator()
        {
            yield return 0;
            throw new InvalidDataException("broken");
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
