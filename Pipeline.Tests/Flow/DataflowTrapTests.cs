using System.Collections.Concurrent;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow;

/// <summary>The known traps of TPL Dataflow, one test each: it fails when the engine's guard is taken away.</summary>
[TestFixture]
public class DataflowTrapTests
{
    [Test]
    public async Task Expand_slow_next_stage_holds_no_more_than_its_room()
    {
        const int Items = 100_000;
        long made = 0, done = 0, most = 0;
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.Expand<int, int>((count, _, _) => Count(count)), Lambdas.Settings(1, 1))
            .Transform("slow", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                await Task.Yield();
                most = Math.Max(most, Interlocked.Read(ref made) - Interlocked.Increment(ref done));
                return input;
            }), Lambdas.Settings(10, 1))
            .Build());

        await harness.RunAsync(Items);

        Assert.That(done, Is.EqualTo(Items));
        Assert.That(most, Is.LessThanOrEqualTo(10 + 1 + 1), "capacity, one at work, one in the expanding stage's hand");

        async IAsyncEnumerable<int> Count(int count)
        {
            for (var item = 0; item < count; item++)
            {
                Interlocked.Increment(ref made);
                yield return item;
            }

            await Task.CompletedTask;
        }
    }

    [TestCase(typeof(OperationCanceledException))]
    [TestCase(typeof(TaskCanceledException))]
    [TestCase(typeof(InvalidOperationException))]
    [TestCase(typeof(IOException))]
    public async Task Stage_that_throws_settles_its_item_and_the_block_lives_on(Type type)
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("now", Lambdas.Transform<int, int>(input => input == 1 ? throw (Exception)Activator.CreateInstance(type)! : input))
            .Transform("later", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                await Task.Yield();
                return input == 2 ? throw (Exception)Activator.CreateInstance(type)! : input;
            }))
            .Expand("stream", Lambdas.Expand<int, int>((input, _, _) => input == 3 ? throw (Exception)Activator.CreateInstance(type)! : new[] { input }.ToAsyncEnumerable()))
            .Batch("batch", Lambdas.Batch<int, int>((items, _) => items.Any(item => item.Value == 4)
                ? throw (Exception)Activator.CreateInstance(type)!
                : new([.. items.Select(item => item.Value)])), new() { Batch = new() { Within = TimeSpan.Zero } })
            .Build());

        foreach (var input in Enumerable.Range(1, 4))
        {
            var outcome = await harness.RunAsync(input);
            Assert.That((outcome.Kind, outcome.Failures.Single().Error), Is.EqualTo((JobOutcomeKind.Failed, type.Name)), $"input {input}");
        }

        Assert.That((await harness.RunAsync(5)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task Ordered_items_that_failed_do_not_stall_the_link([Values] bool all)
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("odd", Lambdas.Transform<int, int>(input => all || input % 2 == 0 ? throw new FormatException("bad") : input), Lambdas.Settings(1, 1) with { Ordered = true })
            .Build());

        var outcome = await harness.RunAsync(100);

        Assert.That(outcome.Failures.Single().Count, Is.EqualTo(all ? 100 : 50));
    }

    [Test]
    public async Task HandOn_next_stage_takes_nothing_any_more_settles_the_item()
    {
        TaskCompletionSource entered = new(), release = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("stuck", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                entered.SetResult();
                await release.Task; // deaf to its cancellation
                return input;
            }))
            .Transform("next", Lambdas.Transform<int, int>(input => input))
            .Build());
        var run = harness.RunAsync(1);
        await entered.Task;

        await harness.Flow.DrainAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
        release.SetResult();

        Assert.That(() => harness.Stage("stuck").InFlight, Is.Zero.After(10).Seconds.PollEvery(5).MilliSeconds);
        Assert.That(harness.Stage("next").In, Is.Zero);
    }

    [Test]
    public async Task Gather_gives_the_item_to_every_branch_and_waits_for_the_slow_one()
    {
        ConcurrentBag<string> seen = [];
        TaskCompletionSource release = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Gather(
                "gather",
                [Lambdas.Branch<int, string>("fast", (input, _, _) => Note("fast", input)), Lambdas.Branch<int, string>("slow", async (input, _, _) =>
                {
                    await release.Task;
                    return await Note("slow", input);
                })],
                Lambdas.Join<int, string, int>((_, results) => results.Count(result => result.Status == BranchStatus.Ok)),
                Lambdas.Settings(1, 1))
            .Build());

        var runs = Enumerable.Range(0, 2).Select(input => harness.RunAsync(input)).ToList();
        Assert.That(() => seen, Does.Contain("fast 0").After(10).Seconds.PollEvery(5).MilliSeconds);
        release.SetResult();

        Assert.That((await Task.WhenAll(runs)).Select(outcome => outcome.Result!.Value.GetRawText()), Is.All.EqualTo("""{"output":2}"""));
        Assert.That(seen, Is.EquivalentTo(new[] { "fast 0", "slow 0", "fast 1", "slow 1" }));

        ValueTask<string> Note(string branch, int input)
        {
            seen.Add($"{branch} {input}");
            return new(branch);
        }
    }

    [Test]
    public async Task HandOn_full_next_block_loses_nothing()
    {
        long arrived = 0;
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo(), Lambdas.Settings(1, 1))
            .Transform("fast", Lambdas.Transform<int, int>(input => input), Lambdas.Settings(1, 4))
            .Transform("slow", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                await Task.Yield();
                Interlocked.Increment(ref arrived);
                return input;
            }), Lambdas.Settings(1, 1))
            .Build());

        await harness.RunAsync(5000);

        Assert.That(arrived, Is.EqualTo(5000));
    }

    [TestCase("transform")]
    [TestCase("ordered")]
    [TestCase("expand")]
    [TestCase("batch")]
    public async Task Parallelism_is_reached_and_not_passed(string shape)
    {
        const int Parallelism = 3;
        int now = 0, most = 0;
        TaskCompletionSource reached = new();
        var settings = Lambdas.Settings(64, Parallelism) with { Batch = new() { Size = 1 } };
        var counted = FlowBuilder.From<int>("f").Expand("count", Lambdas.CountTo());
        var wide = shape switch
        {
            "expand" => counted.Expand("wide", Lambdas.Expand<int, int>((input, _, _) => WorkStreamAsync(input)), settings),
            "batch" => counted.Batch("wide", Lambdas.Batch<int, int>(async (items, _) => [await WorkAsync(items[0].Value)]), settings),
            _ => counted.Transform("wide", Lambdas.Transform<int, int>((input, _, _) => WorkAsync(input)), settings with { Ordered = shape == "ordered" }),
        };
        await using FlowHarness harness = new(wide.Build());

        await harness.RunAsync(200);

        Assert.That(most, Is.EqualTo(Parallelism));

        async IAsyncEnumerable<int> WorkStreamAsync(int input)
        {
            yield return await WorkAsync(input);
        }

        async ValueTask<int> WorkAsync(int input)
        {
            var here = Interlocked.Increment(ref now);
            most = Math.Max(most, here);
            if (here == Parallelism)
            {
                reached.TrySetResult();
            }

            await reached.Task;
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return input;
        }
    }

    [Test]
    public async Task Unordered_a_slow_item_holds_back_none_behind_it()
    {
        TaskCompletionSource release = new();
        ConcurrentQueue<int> order = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("first-is-slow", SlowFirst(release), Lambdas.Settings(8, 2))
            .Transform("note", Note(order, release, 20), Lambdas.Settings(8, 1))
            .Build());

        await harness.RunAsync(20);

        Assert.That(order.Last(), Is.EqualTo(1));
        Assert.That(order, Has.Count.EqualTo(20));
    }

    [Test]
    public async Task Ordered_outputs_leave_as_inputs_came_also_around_failures()
    {
        TaskCompletionSource release = new();
        ConcurrentQueue<int> order = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("mixed", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                for (var turn = 0; turn < input * 7 % 5; turn++)
                {
                    await Task.Yield();
                }

                return input % 10 == 0 ? throw new FormatException("tenth") : input;
            }), Lambdas.Settings(8, 4) with { Ordered = true })
            .Transform("note", Note(order, release, int.MaxValue), Lambdas.Settings(8, 1))
            .Build());

        await harness.RunAsync(500);

        Assert.That(order, Is.EqualTo(Enumerable.Range(1, 500).Where(item => item % 10 != 0)));
    }

    [Test]
    public async Task DrainAsync_completes_every_stage_after_the_last_item_went_through()
    {
        long arrived = 0;
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Batch("batch", Lambdas.Batch<int, int>((items, _) => new([.. items.Select(item => item.Value)])), Lambdas.Settings(8, 2))
            .Transform("ordered", Lambdas.Transform<int, int>(input => input), Lambdas.Settings(8, 2) with { Ordered = true })
            .Transform("last", Lambdas.Transform<int, int>(input =>
            {
                Interlocked.Increment(ref arrived);
                return input;
            }))
            .Build());
        var run = harness.RunAsync(1000);

        await harness.Flow.DrainAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.That(arrived, Is.AnyOf(0, 1000), "the job ran to its end, or had not begun");
        Assert.That((await run).Kind, Is.EqualTo(arrived == 0 ? JobOutcomeKind.Interrupted : JobOutcomeKind.Succeeded));
        Assert.That(harness.Flow.IsComplete, Is.True);
    }

    private static ITransformStage<int, int> SlowFirst(TaskCompletionSource release) => Lambdas.Transform<int, int>(async (input, _, _) =>
    {
        if (input == 1)
        {
            await release.Task;
        }

        return input;
    });

    private static ITransformStage<int, int> Note(ConcurrentQueue<int> order, TaskCompletionSource release, int all) => Lambdas.Transform<int, int>(input =>
    {
        order.Enqueue(input);
        if (order.Count == all - 1)
        {
            release.TrySetResult();
        }

        return input;
    });
}
