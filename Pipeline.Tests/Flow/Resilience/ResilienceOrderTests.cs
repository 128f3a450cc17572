using System.Net;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Resilience;

/// <summary>What stands outside of what around a stage: fallback, total timeout, retry, hedging, circuit breaker, limit, attempt timeout, chaos.</summary>
[TestFixture]
[NonParallelizable] // the clock must not run ahead of the pool
public class ResilienceOrderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private int _calls;

    [SetUp]
    public void Begin() => _calls = 0;

    [Test]
    public async Task Wait_for_a_limit_is_not_part_of_the_attempts_timeout()
    {
        using var limits = Limits(new() { Requests = new Rate(1, TimeSpan.FromMinutes(1)) });
        await using FlowHarness harness = new(Flow((input, _, _) => new(input), new() { RateLimit = "limit", Timeout = Second, Parallelism = Parallelism.Of(2) }), _time, limits);

        var outcomes = await _time.RunAsync(Task.WhenAll(harness.RunAsync(1), harness.RunAsync(2)), Second);

        Assert.That(outcomes.Select(outcome => outcome.Kind), Is.All.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task Each_attempt_takes_a_permit_of_its_own()
    {
        using var limits = Limits(new() { Requests = new Rate(1, TimeSpan.FromMinutes(1)) });
        await using FlowHarness harness = new(Flow((_, _, _) => throw Busy(), new() { RateLimit = "limit", Retry = new() { Attempts = 3, Delay = TimeSpan.Zero } }), _time, limits);
        var began = _time.GetUtcNow();

        await _time.RunAsync(harness.RunAsync(1), Second);

        Assert.That(_time.GetUtcNow() - began, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(_calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Permit_is_given_back_however_the_attempt_ends()
    {
        using var limits = Limits(new() { Concurrent = 3 });
        await using FlowHarness harness = new(Flow((input, job, token) => (input % 4) switch
        {
            0 => new(input),
            1 => throw Busy(),
            2 => Hang(input, job, token),
            _ => throw new PermanentException("bad"),
        }, new() { RateLimit = "limit", Timeout = Second, Parallelism = Parallelism.Of(8) }), _time, limits);
        var jobs = Enumerable.Range(0, 40).Select(job => harness.RunAsync(job, stoppable: job % 8 == 2)).ToArray();
        await FakeClock.UntilAsync(() => _calls >= 3);
        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);
        await _time.RunAsync(Task.WhenAll(jobs), Second);

        var permits = Enumerable.Range(0, 3).Select(_ => limits.Find("limit")!.AcquireAsync(new("t", "f", 0), CancellationToken.None)).ToList();

        Assert.That(permits.TrueForAll(permit => permit.IsCompletedSuccessfully), Is.True);
    }

    [Test]
    public async Task Breaker_counts_each_attempt_and_takes_no_permit_when_it_is_open()
    {
        using var limits = Limits(new() { Requests = new Rate(2, TimeSpan.FromHours(1)) });
        await using FlowHarness harness = new(Flow((_, _, _) => throw Busy(), new()
        {
            RateLimit = "limit",
            Retry = new() { Attempts = 4, Delay = TimeSpan.Zero },
            Breaker = new() { Throughput = 2, Pause = TimeSpan.FromHours(2) },
        }), _time, limits);

        var run = harness.RunAsync(1, stoppable: true);
        await FakeClock.UntilAsync(() => _calls == 2);
        await FakeClock.SettleAsync();

        Assert.That(
            (run.IsCompleted, _calls, limits.Find("limit")!.Waiting),
            Is.EqualTo((false, 2, 0)),
            "two attempts opened the breaker; the next waits for it, not for the limit");
        await harness.Stop.RequestAsync(JobOutcomeKind.Cancelled);
        await run;
    }

    [Test]
    public async Task Breaker_that_is_open_fails_an_attempt_at_once_and_says_so()
    {
        await using FlowHarness harness = new(Flow((_, _, _) => throw Busy(), new() { Breaker = new() { Throughput = 2 }, Parallelism = Parallelism.Of(1) }), _time);
        await harness.RunAsync(1);
        await harness.RunAsync(2);

        var outcome = await harness.RunAsync(3);

        Assert.That(_calls, Is.EqualTo(2));
        Assert.That(outcome.Failures.Single(), Has.Property("Kind").EqualTo(FailureKind.Transient).And.Property("Message").Contains("circuit breaker of stage 'stage' is open"));
    }

    [Test]
    public async Task Total_timeout_bounds_the_attempts_and_the_waits_between_them()
    {
        await using FlowHarness harness = new(Flow((input, _, _) => new(input), new()
        {
            Timeout = TimeSpan.FromSeconds(4),
            TotalTimeout = TimeSpan.FromSeconds(10),
            Retry = new() { Attempts = 20, Delay = Second },
        }));
        harness.Probe.Plant("stage", new() { Hang = true });
        var began = harness.Time.GetUtcNow();

        var outcome = await harness.RunAsync(1);

        Assert.That(outcome.Failures.Single(), Has.Property("Error").EqualTo("TimeoutException").And.Property("Message").Contains("totalTimeout of 10 s"));
        Assert.That(harness.Time.GetUtcNow() - began, Is.InRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14)));
        Assert.That(harness.Probe.Calls("stage"), Is.InRange(2, 3));
    }

    [Test]
    public async Task Attempt_that_times_out_is_tried_again_and_named_when_it_was_the_last()
    {
        await using FlowHarness harness = new(Flow(Hang, new() { Timeout = TimeSpan.FromSeconds(4), TotalTimeout = TimeSpan.FromDays(7), Retry = new() { Attempts = 2 } }), _time);

        var outcome = await _time.RunAsync(harness.RunAsync(1), TimeSpan.FromMilliseconds(500));

        Assert.That((_calls, outcome.Failures.Single().Attempts), Is.EqualTo((2, 2)));
        Assert.That(outcome.Failures.Single().Message, Does.Contain("timeout of 4 s").And.Not.Contain("totalTimeout"));
    }

    [Test]
    public async Task Fallback_is_given_what_the_total_timeout_ended_and_is_not_bounded_by_it()
    {
        await using FlowHarness harness = new(
            FlowBuilder.From<int>("f").Transform("stage", Lambdas.Transform<int, int>(Hang), new() { TotalTimeout = Second }, fallback: new("slow", Lambdas.Transform<int, int>(async (input, _, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(10), _time, token);
                return input;
            }))).Build(),
            _time);

        var outcome = await _time.RunAsync(harness.RunAsync(1), TimeSpan.FromMilliseconds(500));

        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
        Assert.That(outcome.Result!.Value.GetProperty("degraded")[0].GetProperty("why").GetString(), Does.Contain("totalTimeout of 1 s"));
    }

    [Test]
    public async Task Chaos_is_inside_of_the_attempts_timeout()
    {
        await using FlowHarness harness = new(Flow((input, _, _) => new(input), new()
        {
            Timeout = Second,
            Chaos = new() { Latency = new() { Rate = new(1), By = TimeSpan.FromSeconds(5) } },
        }), _time);

        var outcome = await _time.RunAsync(harness.RunAsync(1), TimeSpan.FromMilliseconds(500));

        Assert.That(outcome.Failures.Single().Message, Does.Contain("timeout of 1 s"));
    }

    [Test]
    public async Task Retry_waits_as_long_as_the_upstream_asks_also_longer_than_its_max()
    {
        await using FlowHarness harness = new(Flow((input, _, _) => _calls > 1 ? new(input) : throw Busy(TimeSpan.FromMinutes(5)), new() { Retry = new() { Attempts = 2, Max = Second } }), _time);
        var run = harness.RunAsync(1);
        await FakeClock.UntilAsync(() => _calls == 1);
        await FakeClock.SettleAsync();

        _time.Advance(TimeSpan.FromSeconds(299));
        await FakeClock.SettleAsync();
        Assert.That(_calls, Is.EqualTo(1));

        Assert.That((await _time.RunAsync(run, Second)).Kind, Is.EqualTo(JobOutcomeKind.Succeeded));
    }

    [Test]
    public async Task Hedge_another_attempt_beside_a_slow_one_wins_and_the_slow_one_is_cancelled()
    {
        TaskCompletionSource cancelled = new();
        await using FlowHarness harness = new(Flow(async (input, _, token) =>
        {
            if (_calls == 1)
            {
                await using var told = token.UnsafeRegister(_ => cancelled.TrySetResult(), null);
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            }

            return input;
        }, new() { Hedge = new() { After = Second } }), _time);

        var outcome = await _time.RunAsync(harness.RunAsync(1), TimeSpan.FromMilliseconds(500));

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That((outcome.Kind, _calls), Is.EqualTo((JobOutcomeKind.Succeeded, 2)));
    }

    [Test]
    public async Task Chaos_hits_the_same_attempts_at_every_run()
    {
        List<string> runs = [];
        for (var run = 0; run < 2; run++)
        {
            await using FlowHarness harness = new(Flow((input, _, _) => new(input), new()
            {
                Parallelism = Parallelism.Of(1),
                Chaos = new() { Seed = 7, Fault = new(0.2), Outcome = new() { Rate = new(0.2), Status = 503 } },
            }), _time);
            List<string> fates = [];
            for (var job = 0; job < 40; job++)
            {
                fates.Add((await harness.RunAsync(job)).Failures is [var failure, ..] ? failure.Error : "ok");
            }

            runs.Add(string.Join(' ', fates));
        }

        Assert.That(runs[1], Is.EqualTo(runs[0]));
        Assert.That(runs[0], Does.Contain("ok").And.Contain("IOException").And.Contain("HttpRequestException"));
    }

    [Test]
    public void Start_limit_that_is_not_there_is_an_error_with_those_that_are()
    {
        using var limits = Limits(new() { Concurrent = 1 });

        var error = Assert.Throws<InvalidOperationException>(() => _ = new FlowHarness(Flow((input, _, _) => new(input), new() { RateLimit = "other" }), _time, limits));

        Assert.That(error!.Message, Does.Contain("'other'").And.Contain("only limit"));
    }

    private FlowDefinition Flow(Func<int, IJobContext, CancellationToken, ValueTask<int>> make, StageSettings settings) => FlowBuilder.From<int>("f")
        .Transform("stage", Lambdas.Transform<int, int>((input, job, token) =>
        {
            Interlocked.Increment(ref _calls);
            return make(input, job, token);
        }), settings).Build();

    private async ValueTask<int> Hang(int input, IJobContext job, CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
        return input;
    }

    private LimitSet Limits(LimitOptions options) => new(new Dictionary<string, LimitOptions> { ["limit"] = options }, _time);

    private static HttpRequestException Busy(TimeSpan? retryAfter = null) =>
        new("busy", retryAfter is null ? null : new ThrottledException("busy", new() { RetryAfter = retryAfter }), HttpStatusCode.TooManyRequests);
}
