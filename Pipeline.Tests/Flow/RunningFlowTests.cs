using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow;

[TestFixture]
public class RunningFlowTests
{
    [Test]
    public async Task RunAsync_one_output_that_is_an_object_becomes_the_result_with_counters()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("answer", Lambdas.Transform<int, Answer>((input, job, _) =>
            {
                job.Count("documents", 2);
                job.Degrade("answer", "the model by a rule", "it is away");
                return new(new Answer($"n{input}"));
            }))
            .Build());

        var outcome = await harness.RunAsync(7);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(
            outcome.Result!.Value.GetRawText(),
            Is.EqualTo("""{"text":"n7","documents":2,"degraded":[{"stage":"answer","what":"the model by a rule","why":"it is away"}]}"""));
    }

    [Test]
    public async Task RunAsync_output_that_is_no_object_stands_under_output()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("double", Lambdas.Transform<int, int>(input => input * 2)).Build());

        var outcome = await harness.RunAsync(21);

        Assert.That(outcome.Result!.Value.GetRawText(), Is.EqualTo("""{"output":42}"""));
    }

    [Test]
    public async Task RunAsync_several_outputs_are_a_list_in_the_result()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Expand("count", Lambdas.CountTo()).Build());

        var outcome = await harness.RunAsync(3);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(outcome.Result!.Value.GetRawText(), Is.EqualTo("""{"outputs":[1,2,3]}"""));
    }

    [Test]
    public async Task RunAsync_output_that_is_no_json_fails_the_job_with_the_cause()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("loop", Lambdas.Transform<int, Loop>(_ => new Loop())).Build());

        var outcome = await harness.RunAsync(1);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(outcome.Failures.Single().Message, Does.Contain("cannot be written as JSON"));
    }

    [Test]
    public async Task RunAsync_events_say_started_then_each_stage_once()
    {
        EventRecorder sink = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("same", Lambdas.Transform<int, int>(input => input))
            .Build());

        await harness.RunAsync(5, sink);

        Assert.That(sink.Lines, Is.EqualTo(new[] { """Started {"attempt":1}""", """Stage {"stage":"count"}""", """Stage {"stage":"same"}""" }));
    }

    [Test]
    public async Task RunAsync_progress_comes_at_most_once_a_second_and_only_when_counters_moved()
    {
        FakeTimeProvider time = new();
        EventRecorder sink = new();
        TaskCompletionSource counted = new(), release = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("count", Lambdas.Transform<int, int>(async (input, job, _) =>
            {
                job.Count("things");
                job.Count("things");
                counted.SetResult();
                await release.Task;
                return input;
            }))
            .Build(), time);
        var run = harness.RunAsync(1, sink);
        await counted.Task;

        time.Advance(TimeSpan.FromSeconds(0.9));
        time.Advance(TimeSpan.FromSeconds(0.1));
        time.Advance(TimeSpan.FromSeconds(5));
        release.SetResult();
        await run;

        Assert.That(sink.Lines.Skip(2), Is.EqualTo(new[] { """Progress {"things":2}""" }));
    }

    [TestCase("\"text\"", "cannot be read as Int32")]
    [TestCase("null", "cannot be read as Int32")]
    [TestCase("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "cannot be read as Int32")]
    public async Task RunAsync_input_of_another_shape_fails_that_job_alone(string json, string expected)
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("same", Lambdas.Transform<int, int>(input => input)).Build());

        var outcome = await harness.RunAsync(JsonSerializer.Deserialize<JsonElement>(json));
        var next = await harness.RunAsync(1);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(outcome.Failures.Single(), Has.Property("Kind").EqualTo(FailureKind.Permanent).And.Property("Message").Contains(expected));
        Assert.That(next.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task RunAsync_deep_input_fails_with_a_clear_message()
    {
        await using FlowHarness harness = new(FlowBuilder.From<Dictionary<string, object>>("f")
            .Transform("same", Lambdas.Transform<Dictionary<string, object>, int>(input => input.Count)).Build());
        var json = "{\"a\":" + new string('[', 60) + new string(']', 60) + "}";

        var outcome = await harness.RunAsync(JsonSerializer.Deserialize<JsonElement>(json));

        Assert.That(outcome.Failures.Single().Message, Does.Contain("maximum configured depth"));
    }

    [Test]
    public async Task RunAsync_some_items_failed_is_partial_and_failures_are_grouped()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("odd", Lambdas.Transform<int, int>(input => input % 2 == 1 ? input : throw new FormatException("even")), Lambdas.Settings(64, 1))
            .Build());

        var outcome = await harness.RunAsync(10);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Partial));
        var failure = outcome.Failures.Single();
        Assert.That((failure.Stage, failure.Error, failure.Message, failure.Count, failure.Kind), Is.EqualTo(("odd", "FormatException", "even", 5L, FailureKind.Permanent)));
        Assert.That(failure.Item, Is.EqualTo("no. 2: 2"));
        Assert.That(failure.Inputs.Select(input => input.GetInt32()), Is.EquivalentTo(new[] { 2, 4, 6, 8, 10 }));
    }

    [Test]
    public async Task RunAsync_failures_of_a_thousand_kinds_stay_bounded_and_counted()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("fail", Lambdas.Transform<int, int>(input => throw new FormatException($"number {input}")))
            .Build());

        var outcome = await harness.RunAsync(1000);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(outcome.Failures, Has.Count.EqualTo(FailureLog.MaxGroups + 1));
        Assert.That(outcome.Failures.Sum(failure => failure.Count), Is.EqualTo(1000));
    }

    [Test]
    public async Task RunAsync_reported_failure_makes_the_job_partial()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("read", Lambdas.Transform<int, int>((input, job, _) =>
            {
                job.Fail("read", "a.pdf", new InvalidDataException("no header"));
                return new(input);
            }))
            .Build());

        var outcome = await harness.RunAsync(1);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Partial));
        Assert.That(outcome.Failures.Single().Item, Is.EqualTo("a.pdf"));
    }

    [Test]
    public async Task RunAsync_cancelled_job_ends_and_others_go_on()
    {
        TaskCompletionSource entered = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("wait", Lambdas.Transform<int, int>(async (input, _, token) =>
            {
                if (input == 0)
                {
                    entered.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }

                return input;
            }), Lambdas.Settings(8, 2))
            .Build());
        var stuck = harness.RunAsync(0, stoppable: true);
        await entered.Task;

        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);

        Assert.That((await stuck).Kind, Is.EqualTo(JobOutcomeKind.Cancelled));
        Assert.That((await stuck).Failures, Is.Empty);
        Assert.That((await harness.RunAsync(1)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(harness.Stage("wait"), Is.EqualTo(harness.Stage("wait") with { In = 2, Out = 1, Failed = 0, InFlight = 0 }));
    }

    [Test]
    public async Task RunAsync_deadline_that_passes_expires_the_job_while_it_runs()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource entered = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("wait", Lambdas.Transform<int, int>(async (input, _, token) =>
            {
                entered.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                return input;
            }))
            .Build(), time);
        var run = harness.RunAsync(1, with: request => request with { Deadline = time.GetUtcNow().AddSeconds(10) });
        await entered.Task;

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Expired));
    }

    [Test]
    public async Task RunAsync_deadline_already_past_calls_no_stage()
    {
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("same", Lambdas.Transform<int, int>(input => input)).Build(), time);

        var outcome = await harness.RunAsync(1, with: request => request with { Deadline = time.GetUtcNow() });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Expired));
        Assert.That(harness.Stage("same").Out, Is.Zero);
    }

    [Test]
    public async Task RunAsync_resumed_job_starts_at_its_stage_with_its_items()
    {
        await using FlowHarness harness = new(FlowBuilder.From<string>("f")
            .Transform("parse", Lambdas.Transform<string, int>(int.Parse))
            .Transform("double", Lambdas.Transform<int, int>((input, job, _) =>
            {
                job.Count("sum", input);
                return new(input);
            }))
            .Build());
        var items = new[] { 5, 6, 7 }.Select(item => JsonSerializer.SerializeToElement(item)).ToArray();

        var outcome = await harness.RunAsync("not read", with: request => request with { ResumeFrom = new("double", items) });

        Assert.That(outcome.Result!.Value.GetRawText(), Does.Match("""^\{"outputs":\[[567],[567],[567]\],"sum":18\}$"""));
        Assert.That(harness.Stage("parse").In, Is.Zero);
    }

    [Test]
    public async Task RunAsync_resumed_at_an_unknown_stage_fails_and_names_the_stages()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("same", Lambdas.Transform<int, int>(input => input)).Build());

        var outcome = await harness.RunAsync(1, with: request => request with { ResumeFrom = new("gone", [request.Input]) });

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Failed));
        Assert.That(outcome.Failures.Single().Message, Does.Contain("'gone'").And.Contain("it has same"));
    }

    [Test]
    public async Task RunAsync_async_locals_of_the_caller_do_not_reach_stages_of_other_jobs()
    {
        AsyncLocal<string?> local = new();
        List<string?> seen = [];
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Transform("look", Lambdas.Transform<int, int>(input =>
            {
                seen.Add(local.Value);
                return input;
            }), Lambdas.Settings(8, 1))
            .Build());

        local.Value = "mine";
        await harness.RunAsync(1);

        Assert.That(seen, Is.EqualTo(new string?[] { null }));
    }

    private sealed record Answer(string Text);

    private sealed class Loop
    {
        public Loop Self => this;
    }
}
