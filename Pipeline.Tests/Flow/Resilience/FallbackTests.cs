using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Resilience;

[TestFixture]
public class FallbackTests
{
    [Test]
    public async Task Item_that_failed_is_replaced_and_the_result_says_what_and_why()
    {
        EventRecorder events = new();
        await using FlowHarness harness = new(Flow((_, _, _) => throw new IOException("model is away"), (input, _, _) => new(input * 10)));

        var outcome = await harness.RunAsync(4, events);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(outcome.Result!.Value.GetRawText(), Is.EqualTo("""{"output":40,"degraded":[{"stage":"stage","what":"'stage' was replaced by 'lesser'","why":"model is away"}]}"""));
        Assert.That(events.Events.Select(happened => happened.ToString()), Does.Contain("""Degraded {"stage":"stage","what":"'stage' was replaced by 'lesser'","why":"model is away"}"""));
        Assert.That((harness.Stage("stage").Failed, harness.Stage("stage/lesser").Out), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Item_that_is_at_fault_itself_is_not_replaced()
    {
        await using FlowHarness harness = new(Flow((_, _, _) => throw new PermanentException("no question"), (input, _, _) => new(input)));

        var outcome = await harness.RunAsync(4);

        Assert.That((outcome.Kind, harness.Stage("stage/lesser").In), Is.EqualTo((JobOutcomeKind.Failed, 0)));
    }

    [Test]
    public async Task Fallback_that_fails_too_is_one_failure_with_both_causes()
    {
        await using FlowHarness harness = new(Flow((_, _, _) => throw new IOException("model is away"), (_, _, _) => throw new FormatException("no words")));

        var failure = (await harness.RunAsync(4)).Failures.Single();

        Assert.That(failure.Message, Does.Contain("model is away").And.Contain("'lesser'").And.Contain("no words"));
        Assert.That(failure.Causes.Select(cause => (cause.Error, cause.Message)), Is.EqualTo(new[] { ("IOException", "model is away"), ("FormatException", "no words") }));
    }

    [Test]
    public async Task Fallback_of_a_fallback_is_the_last_resort()
    {
        Fallback<int, int> last = new("last", Lambdas.Transform<int, int>(_ => 7));
        Fallback<int, int> lesser = new("lesser", Lambdas.Transform<int, int>(_ => throw new FormatException("no"))) { Next = last };
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("stage", Lambdas.Transform<int, int>(_ => throw new IOException("away")), fallback: lesser).Build());

        var outcome = await harness.RunAsync(4);

        Assert.That(outcome.Result!.Value.GetProperty("output").GetInt32(), Is.EqualTo(7));
        Assert.That(outcome.Result!.Value.GetProperty("degraded").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public async Task Batch_only_the_items_that_fail_alone_are_replaced()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Batch("batch", Lambdas.Batch<int, int>((items, _) => items.Any(item => item.Value == 3) ? throw new IOException("three") : new([.. items.Select(item => item.Value)])),
                new() { Batch = new() { Size = 4 } }, fallback: new("lesser", Lambdas.Transform<int, int>(input => -input)))
            .Build());

        var outcome = await harness.RunAsync(8);

        Assert.That((outcome.Kind, harness.Stage("batch").Out, harness.Stage("batch/lesser").Out), Is.EqualTo((JobOutcomeKind.Succeeded, 8, 1)));
    }

    [Test]
    public async Task Text_that_broke_off_is_void_and_begins_anew_after_readers_are_told()
    {
        EventRecorder events = new();
        await using FlowHarness harness = new(Flow(
            async (_, job, token) =>
            {
                await job.EmitAsync(JobEventKind.Token, new { text = "half an ans" }, token);
                throw new IOException("stream cut");
            },
            async (input, job, token) =>
            {
                await job.EmitAsync(JobEventKind.Token, new { text = "whole" }, token);
                return input;
            }));

        await harness.RunAsync(4, events);

        Assert.That(events.Events.Skip(2).Select(happened => happened.ToString()), Is.EqualTo(new[]
        {
            """Token {"text":"half an ans"}""",
            """Degraded {"stage":"stage","what":"'stage' was replaced by 'lesser'","why":"stream cut","restarts":true}""",
            """Token {"text":"","restarts":true}""",
            """Token {"text":"whole"}""",
        }));
    }

    [Test]
    public async Task Text_of_an_attempt_that_failed_is_void_when_the_stage_tries_again()
    {
        EventRecorder events = new();
        var tries = 0;
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("stage", Lambdas.Transform<int, int>(async (input, job, token) =>
        {
            await job.EmitAsync(JobEventKind.Token, new { text = $"try {++tries}" }, token);
            return tries == 2 ? input : throw new IOException("stream cut");
        }), new() { Retry = new() { Attempts = 2, Delay = TimeSpan.Zero } }).Build());

        await harness.RunAsync(4, events);

        Assert.That(events.Events.Skip(2).Select(happened => happened.ToString()), Is.EqualTo(new[] { """Token {"text":"try 1"}""", """Token {"text":"","restarts":true}""", """Token {"text":"try 2"}""" }));
    }

    [Test]
    public async Task Job_that_is_cancelled_is_not_replaced()
    {
        TaskCompletionSource entered = new();
        await using FlowHarness harness = new(Flow(
            async (input, _, token) =>
            {
                entered.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return input;
            },
            (input, _, _) => new(input)));
        var run = harness.RunAsync(1, stoppable: true);
        await entered.Task;

        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);

        Assert.That(((await run).Kind, harness.Stage("stage/lesser").In), Is.EqualTo((JobOutcomeKind.Cancelled, 0)));
    }

    private static FlowDefinition Flow(Func<int, IJobContext, CancellationToken, ValueTask<int>> stage, Func<int, IJobContext, CancellationToken, ValueTask<int>> lesser) =>
        FlowBuilder.From<int>("f").Transform("stage", Lambdas.Transform(stage), fallback: new("lesser", Lambdas.Transform(lesser))).Build();
}
