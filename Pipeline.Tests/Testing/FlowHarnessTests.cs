using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Testing;

[TestFixture]
public class FlowHarnessTests
{
    private static readonly RetrySettings Patient = new() { Attempts = 4, Delay = TimeSpan.FromMinutes(5), Max = TimeSpan.FromHours(1) };

    [Test]
    public async Task Retries_after_minutes_need_no_waiting_for()
    {
        await using FlowHarness harness = new(Same(new() { Retry = Patient }));
        harness.Probe.Plant("same", new() { Fail = "429", Times = 3 });

        var outcome = await harness.RunAsync("a");

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(harness.Probe.Calls("same"), Is.EqualTo(4));
        Assert.That(harness.Time.GetTimestamp(), Is.GreaterThan(TimeSpan.FromMinutes(5).Ticks), "on the flow's clock");
        await harness.AssertSettledAsync();
    }

    [Test]
    public async Task Permanent_fault_meets_the_item_it_is_meant_for_alone()
    {
        await using FlowHarness harness = new(FlowBuilder.From<string[]>("f")
            .Expand("each", Lambdas.Expand<string[], string>((items, _, _) => items.ToAsyncEnumerable()))
            .Batch("upper", Lambdas.Batch<string, string>((items, _) => new([.. items.Select(item => item.Value.ToUpperInvariant())])), new() { Batch = new() { Size = 8, Within = TimeSpan.FromSeconds(1) } })
            .Build());
        harness.Probe.Plant("upper", new() { Fail = "permanent", Items = "bad" });

        var outcome = await harness.RunAsync(new[] { "a", "bad", "c" });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Partial));
        Assert.That(outcome.Failures.Single().Item, Does.Contain("bad"));
        Assert.That(harness.Stage("upper").Out, Is.EqualTo(2));
    }

    [Test]
    public async Task Hanging_stage_is_ended_by_its_timeout_on_the_flows_clock()
    {
        await using FlowHarness harness = new(Same(new() { Timeout = TimeSpan.FromHours(2) }));
        harness.Probe.Plant("same", new() { Hang = true });

        var outcome = await harness.RunAsync("a");

        Assert.That(outcome.Failures.Single().Kind, Is.EqualTo(FailureKind.Transient));
        Assert.That(harness.Time.GetTimestamp(), Is.GreaterThanOrEqualTo(TimeSpan.FromHours(2).Ticks));
    }

    [Test]
    public async Task Stage_at_work_keeps_the_clock_from_leaping()
    {
        await using FlowHarness harness = new(FlowBuilder.From<string>("f")
            .Transform("slow", Lambdas.Transform<string, string>(async (input, _, token) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, token);
                return input;
            }), new() { Timeout = TimeSpan.FromMinutes(1) })
            .Build());

        Assert.That((await harness.RunAsync("a")).Kind, Is.EqualTo(JobOutcomeKind.Succeeded), "a minute must not have passed in 60 ms");
    }

    [Test]
    public async Task Peak_occupancy_is_the_most_a_stage_held_and_within_its_bound()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("slow", Lambdas.Transform<int, int>(async (input, _, _) =>
            {
                await Task.Yield();
                return input;
            }), Lambdas.Settings(4, 2))
            .Build());
        harness.Probe.Plant("slow", new() { Delay = TimeSpan.FromSeconds(1) });

        await harness.RunAsync(50);

        Assert.That(harness.Probe.PeakOccupancy("slow"), Is.InRange(3, 6), "capacity 4 and 2 at work");
    }

    [Test]
    public async Task AssertSettled_names_a_slot_that_was_not_given_back()
    {
        await using FlowHarness harness = new(Same(new()));
        await harness.Flow.TakeSlotsAsync(1, CancellationToken.None);

        await Assert.ThatAsync(harness.AssertSettledAsync, Throws.TypeOf<FlowAssertionException>().With.Message.Contains("1 slots of jobs were not given back"));
        harness.Flow.ReturnSlots(1);
    }

    [Test]
    public async Task AssertIsolated_finds_a_stage_that_mixes_its_jobs()
    {
        var before = "";
        await using FlowHarness mixing = new(FlowBuilder.From<string>("f").Transform("mix", Lambdas.Transform<string, string>(input => (before += input)[..^1] + input), Lambdas.Settings(4, 1)).Build());
        await using FlowHarness clean = new(Same(new()));
        clean.Probe.Plant("same", new() { Fail = "permanent", Items = "bad" });

        await clean.AssertIsolatedAsync(["a", "bad", "c"]);

        await Assert.ThatAsync(() => mixing.AssertIsolatedAsync(["a", "b", "c"]), Throws.TypeOf<FlowAssertionException>().With.Message.Contains("was touched by the others"));
    }

    [Test]
    public void Plant_fault_that_does_nothing_is_refused() => Assert.That(
        () => new FlowProbe(TimeProvider.System).Plant("embed", new() { Times = 3 }),
        Throws.ArgumentException.With.Message.Contains("give it 'fail', 'delay' or 'hang: true'"));

    private static FlowDefinition Same(StageSettings settings) =>
        FlowBuilder.From<string>("f").Transform("same", Lambdas.Transform<string, string>(input => input), settings).Build();
}
