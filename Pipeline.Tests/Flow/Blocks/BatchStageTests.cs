using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Blocks;

[TestFixture]
public class BatchStageTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Batch_full_is_handed_over_without_waiting()
    {
        ConcurrentQueue<int> sizes = new();
        await using FlowHarness harness = new(CountThenBatch(Sizes(sizes), Settings(size: 10)), new FakeTimeProvider());

        await harness.RunAsync(50);

        Assert.That(sizes, Is.EqualTo(new[] { 10, 10, 10, 10, 10 }));
    }

    [Test]
    public async Task Batch_partial_is_handed_over_when_its_first_item_waited_long_enough()
    {
        FakeTimeProvider time = new();
        ConcurrentQueue<int> sizes = new();
        await using FlowHarness harness = new(CountThenBatch(Sizes(sizes), Settings(size: 10)), time);
        var run = harness.RunAsync(13);
        Assert.That(() => sizes, Has.Count.EqualTo(1).After(10).Seconds.PollEvery(5).MilliSeconds);
        Assert.That(() => harness.Stage("batch").Buffered, Is.Zero.After(10).Seconds.PollEvery(5).MilliSeconds);

        await AdvanceUntilAsync(run, time);

        Assert.That(sizes, Is.EqualTo(new[] { 10, 3 }));
    }

    [Test]
    public async Task Batch_of_one_goes_at_once()
    {
        ConcurrentQueue<int> sizes = new();
        await using FlowHarness harness = new(CountThenBatch(Sizes(sizes), Settings(size: 1)), new FakeTimeProvider());

        await harness.RunAsync(3);

        Assert.That(sizes, Is.EqualTo(new[] { 1, 1, 1 }));
    }

    [Test]
    public async Task Batch_what_is_left_goes_when_the_stage_completes()
    {
        FakeTimeProvider time = new();
        ConcurrentQueue<int> sizes = new();
        FlowHarness harness = new(CountThenBatch(Sizes(sizes), Settings(size: 10)), time);
        var run = harness.RunAsync(3);
        Assert.That(() => harness.Stage("count").Out, Is.EqualTo(3).After(10).Seconds.PollEvery(5).MilliSeconds);

        await harness.DisposeAsync();

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
        Assert.That(() => harness.Flow.IsComplete, Is.True.After(10).Seconds.PollEvery(5).MilliSeconds);
    }

    [Test]
    public async Task Batch_mixes_items_of_several_jobs()
    {
        ConcurrentQueue<int> sizes = new();
        await using FlowHarness harness = new(
            FlowBuilder.From<int>("f").Batch("batch", Sizes(sizes), Settings(size: 4) with { Capacity = 8 }).Build(), new FakeTimeProvider());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(input => harness.RunAsync(input)));

        Assert.That(sizes, Is.EqualTo(new[] { 4, 4 }));
        Assert.That(outcomes.Select(outcome => outcome.Result!.Value.GetProperty("output").GetInt32()), Is.EqualTo(Enumerable.Range(0, 8)));
    }

    [Test]
    public async Task Batch_first_stage_smaller_than_the_batch_still_fills_it()
    {
        ConcurrentQueue<int> sizes = new();
        await using FlowHarness harness = new(
            FlowBuilder.From<int>("f").Batch("batch", Sizes(sizes), Settings(size: 6) with { Capacity = 1 }).Build(), new FakeTimeProvider());

        await Task.WhenAll(Enumerable.Range(0, 6).Select(input => harness.RunAsync(input)));

        Assert.That(sizes, Is.EqualTo(new[] { 6 }));
    }

    [Test]
    public async Task Batch_that_fails_is_halved_until_the_bad_items_are_alone()
    {
        ConcurrentQueue<int> sizes = new();
        await using FlowHarness harness = new(CountThenBatch(
            Lambdas.Batch<int, int>((items, _) =>
            {
                sizes.Enqueue(items.Count);
                return items.Any(item => item.Value is 3 or 8) ? throw new FormatException("bad item inside") : new([.. items.Select(item => item.Value)]);
            }),
            Settings(size: 8)));

        var outcome = await harness.RunAsync(8);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Partial));
        Assert.That(outcome.Failures.Single().Count, Is.EqualTo(2));
        Assert.That(harness.Stage("batch"), Is.EqualTo(harness.Stage("batch") with { In = 8, Out = 6, Failed = 2, InFlight = 0 }));
        Assert.That(sizes, Is.EqualTo(new[] { 8, 4, 2, 2, 1, 1, 4, 2, 2, 1, 1 }));
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task Batch_with_another_number_of_outputs_fails_with_both_numbers(int outputs)
    {
        await using FlowHarness harness = new(CountThenBatch(Lambdas.Batch<int, int>((_, _) => new(new int[outputs])), Settings(size: 1)));

        var outcome = await harness.RunAsync(1);

        Assert.That(outcome.Failures.Single().Message, Does.Contain($"returned {outputs} outputs for a batch of 1"));
    }

    [Test]
    public async Task Batch_items_of_a_stopped_job_are_dropped_before_the_call()
    {
        ConcurrentQueue<int> seen = new();
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(CountThenBatch(
            Lambdas.Batch<int, int>((items, _) =>
            {
                seen.Enqueue(items.Count);
                return new([.. items.Select(item => item.Value)]);
            }),
            Settings(size: 10)), time);
        var stopped = harness.RunAsync(3, stoppable: true);
        var other = harness.RunAsync(2);
        Assert.That(() => harness.Stage("count").Out, Is.EqualTo(5).After(10).Seconds.PollEvery(5).MilliSeconds);

        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);
        await AdvanceUntilAsync(Task.WhenAll(stopped, other), time);

        Assert.That((await stopped).Kind, Is.EqualTo(JobOutcomeKind.Cancelled));
        Assert.That((await other).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(seen.Sum(), Is.EqualTo(2));
    }

    [Test]
    public async Task Batch_ordered_outputs_leave_in_order_of_their_inputs()
    {
        ConcurrentQueue<int> order = new();
        TaskCompletionSource second = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Batch("batch", Lambdas.Batch<int, int>(async (items, _) =>
            {
                if (items[0].Value == 1)
                {
                    await second.Task;
                }
                else
                {
                    second.TrySetResult();
                }

                return [.. items.Select(item => item.Value)];
            }), Settings(size: 5) with { Ordered = true, Parallelism = Parallelism.Of(2) })
            .Transform("note", Lambdas.Transform<int, int>(input =>
            {
                order.Enqueue(input);
                return input;
            }), Lambdas.Settings(8, 1))
            .Build());

        await harness.RunAsync(50);

        Assert.That(order, Is.EqualTo(Enumerable.Range(1, 50)));
    }

    private static async Task AdvanceUntilAsync(Task done, FakeTimeProvider time)
    {
        while (!done.IsCompleted)
        {
            time.Advance(Within);
            await Task.Yield();
        }

        await done;
    }

    private static FlowDefinition CountThenBatch(IBatchStage<int, int> stage, StageSettings settings) =>
        FlowBuilder.From<int>("f").Expand("count", Lambdas.CountTo()).Batch("batch", stage, settings).Build();

    private static IBatchStage<int, int> Sizes(ConcurrentQueue<int> sizes) => Lambdas.Batch<int, int>((items, _) =>
    {
        sizes.Enqueue(items.Count);
        return new([.. items.Select(item => item.Value)]);
    });

    private static StageSettings Settings(int size) => Lambdas.Settings(64, 1) with { Batch = new() { Size = size, Within = Within } };
}
