using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Resilience;

[TestFixture]
public class ResilienceTests
{
    [Test]
    public async Task Retry_transient_failure_is_tried_again_until_it_passes()
    {
        var tries = 0;
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(Transform((input, _, _) => ++tries < 3 ? throw new IOException("busy") : new(input), Retries(3)), time);

        var outcome = await AdvanceAsync(harness.RunAsync(1), time);

        Assert.That((outcome.Kind, tries), Is.EqualTo((JobOutcomeKind.Succeeded, 3)));
    }

    [Test]
    public async Task Retry_ends_after_its_attempts_and_says_how_many()
    {
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(Transform((_, _, _) => throw new IOException("busy"), Retries(4)), time);

        var outcome = await AdvanceAsync(harness.RunAsync(1), time);

        Assert.That(outcome.Failures.Single(), Has.Property("Attempts").EqualTo(4).And.Property("Kind").EqualTo(FailureKind.Transient));
    }

    [Test]
    public async Task Retry_permanent_failure_is_tried_once()
    {
        var tries = 0;
        await using FlowHarness harness = new(Transform((_, _, _) =>
        {
            tries++;
            throw new PermanentException("never");
        }, Retries(4)), new FakeTimeProvider());

        await harness.RunAsync(1);

        Assert.That(tries, Is.EqualTo(1));
    }

    [Test]
    public async Task Retry_stops_waiting_when_the_job_is_cancelled()
    {
        TaskCompletionSource failed = new();
        await using FlowHarness harness = new(Transform((_, _, _) =>
        {
            failed.SetResult();
            throw new IOException("busy");
        }, Retries(4)), new FakeTimeProvider());
        var run = harness.RunAsync(1, stoppable: true);
        await failed.Task;

        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Cancelled));
    }

    [TestCase(5)]
    [TestCase(30_000)]
    public async Task Timeout_attempt_that_takes_longer_fails_and_names_the_limit(int milliseconds)
    {
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(Transform(async (input, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return input;
        }, new() { Timeout = TimeSpan.FromMilliseconds(milliseconds) }), time);

        var outcome = await AdvanceAsync(harness.RunAsync(1), time);

        var failure = outcome.Failures.Single();
        Assert.That((failure.Error, failure.Kind), Is.EqualTo(("TimeoutException", FailureKind.Transient)));
        Assert.That(failure.Message, Does.Contain($"timeout of {milliseconds / 1000.0:0.###} s"));
    }

    [Test]
    public async Task Batch_is_retried_as_a_whole_before_it_is_halved()
    {
        List<int> sizes = [];
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Batch("batch", Lambdas.Batch<int, int>((items, _) =>
            {
                sizes.Add(items.Count);
                return sizes.Count < 3 ? throw new IOException("busy") : new([.. items.Select(item => item.Value)]);
            }), Retries(3) with { Parallelism = Parallelism.Of(1), Batch = new() { Size = 4 } })
            .Build(), time);

        var outcome = await AdvanceAsync(harness.RunAsync(4), time);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(sizes, Is.EqualTo(new[] { 4, 4, 4 }));
    }

    [TestCase(0, JobOutcomeKind.Succeeded, 2)]
    [TestCase(1, JobOutcomeKind.Partial, 1)]
    public async Task Expand_is_retried_only_while_nothing_was_handed_out(int before, JobOutcomeKind expected, int expectedTries)
    {
        var tries = 0;
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("stream", Lambdas.Expand<int, int>((_, _, _) => Stream(++tries)), Retries(3))
            .Build(), time);

        var outcome = await AdvanceAsync(harness.RunAsync(1), time);

        Assert.That((outcome.Kind, tries), Is.EqualTo((expected, expectedTries)));

        async IAsyncEnumerable<int> Stream(int attempt)
        {
            await Task.Yield();
            for (var item = 0; item < before; item++)
            {
                yield return item;
            }

            if (attempt == 1)
            {
                throw new IOException("cut");
            }

            yield return 99;
        }
    }

    [Test]
    public async Task Expand_timeout_bounds_each_output_not_the_time_of_the_next_stage()
    {
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("stream", Lambdas.Expand<int, int>((_, _, token) => Stream(token)), new() { Timeout = TimeSpan.FromSeconds(3) })
            .Transform("slow", Lambdas.Transform<int, int>(input =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return input;
            }), Lambdas.Settings(1, 1))
            .Build(), time);

        var outcome = await AdvanceAsync(harness.RunAsync(1), time, TimeSpan.FromSeconds(1));

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Partial));
        Assert.That(outcome.Failures.Single().Message, Does.Contain("'stream' took longer than its timeout of 3 s"));
        Assert.That(harness.Stage("stream").Out, Is.EqualTo(20), "each came in time; the last wait had no end");

        async IAsyncEnumerable<int> Stream([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            for (var item = 0; item < 20; item++)
            {
                yield return item;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
        }
    }

    [Test]
    public async Task Expand_sign_of_life_begins_the_timeout_anew_and_is_no_output()
    {
        FakeTimeProvider time = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("search", Lambdas.Expand<int, string>((_, _, token) => Search(token)), new() { Timeout = TimeSpan.FromSeconds(3) })
            .Build(), time);

        var outcome = await harness.RunAsync(1);

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(harness.Stage("search").Out, Is.EqualTo(1));

        async IAsyncEnumerable<string> Search([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            for (var nothing = 0; nothing < 5; nothing++)
            {
                await Task.Yield();
                time.Advance(TimeSpan.FromSeconds(2)); // the stage's own work moves the clock, so that nothing else can
                token.ThrowIfCancellationRequested();
                yield return null!;
            }

            yield return "found";
        }
    }

    [Test]
    public async Task Expand_that_only_gives_signs_of_life_and_is_deaf_ends_with_its_job()
    {
        TaskCompletionSource entered = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Expand("search", Lambdas.Expand<int, string>((_, _, _) => Search())).Build());
        var run = harness.RunAsync(1, stoppable: true);
        await entered.Task;

        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);

        Assert.That((await run).Kind, Is.EqualTo(JobOutcomeKind.Cancelled));

        async IAsyncEnumerable<string> Search()
        {
            while (true)
            {
                entered.TrySetResult();
                await Task.Yield();
                yield return null!;
            }
        }
    }

    private static FlowDefinition Transform(Func<int, IJobContext, CancellationToken, ValueTask<int>> make, StageSettings settings) =>
        FlowBuilder.From<int>("f").Transform("stage", Lambdas.Transform(make), settings).Build();

    private static StageSettings Retries(int attempts) => new() { Retry = new() { Attempts = attempts, Delay = TimeSpan.FromSeconds(1) } };

    private static async Task<JobOutcome> AdvanceAsync(Task<JobOutcome> run, FakeTimeProvider time, TimeSpan? step = null)
    {
        while (!run.IsCompleted)
        {
            time.Advance(step ?? TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        return await run;
    }
}
