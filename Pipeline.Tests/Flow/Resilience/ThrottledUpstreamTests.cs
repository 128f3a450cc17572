using System.Collections.Concurrent;
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

/// <summary>A thousand jobs at once, and questions beside them, share an upstream that refuses three calls of ten.</summary>
[TestFixture]
[NonParallelizable] // the clock must not run ahead of the pool
public class ThrottledUpstreamTests
{
    private const int Jobs = 1_000;
    private const int Questions = 60;
    private static readonly Rate Allowed = new(600, TimeSpan.FromMinutes(1));

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<DateTimeOffset> _calls = new();
    private readonly ConcurrentQueue<(string Flow, TimeSpan Wait)> _waits = new();
    private readonly ConcurrentDictionary<IJobContext, bool> _first = new();
    private readonly Random _dice = new(20_261_124);

    [Test]
    public async Task All_jobs_succeed_within_the_budget_and_questions_hardly_wait()
    {
        using LimitSet limits = new(new Dictionary<string, LimitOptions> { ["provider"] = new() { Requests = Allowed, Priority = ["ask", "ingest"] } }, _time);
        await using FlowHarness ingest = new(Flow("ingest"), _time, limits);
        await using FlowHarness ask = new(Flow("ask"), _time, limits);

        var bulk = Enumerable.Range(0, Jobs).Select(_ => ingest.RunAsync(_time.GetUtcNow())).ToArray();
        var questions = AskAsync(ask);
        var outcomes = await _time.RunAsync(Task.WhenAll([.. bulk, .. await _time.RunAsync(questions, TimeSpan.FromMilliseconds(50))]), TimeSpan.FromMilliseconds(50));

        var counted = _calls.Order().ToList();
        var most = counted.Max(first => counted.Count(call => call >= first && call <= first + Allowed.Window));
        await TestContext.Out.WriteLineAsync($"calls {counted.Count} for {outcomes.Length}; most in a window {most} of {Allowed.Amount}; p95 wait: ask {Percentile("ask")}, ingest {Percentile("ingest")}; took {counted[^1] - counted[0]}");
        Assert.Multiple(() =>
        {
            Assert.That(outcomes.Select(outcome => outcome.Kind), Is.All.EqualTo(JobOutcomeKind.Succeeded));
            Assert.That(counted, Has.Count.LessThanOrEqualTo(outcomes.Length * 1.6));
            Assert.That(most, Is.LessThanOrEqualTo(Allowed.Amount));
            Assert.That(Percentile("ask"), Is.LessThanOrEqualTo(Percentile("ingest") / 10));
        });
    }

    private async Task<Task<JobOutcome>[]> AskAsync(FlowHarness ask)
    {
        List<Task<JobOutcome>> asked = [];
        for (var question = 0; question < Questions; question++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), _time, CancellationToken.None);
            asked.Add(ask.RunAsync(_time.GetUtcNow()));
        }

        return [.. asked];
    }

    private FlowDefinition Flow(string name) => FlowBuilder.From<DateTimeOffset>(name)
        .Transform("call", Lambdas.Transform<DateTimeOffset, bool>((sent, job, _) => Upstream(name, sent, job)), new()
        {
            Capacity = Jobs,
            Parallelism = Parallelism.Of(Jobs),
            RateLimit = "provider",
            Retry = new() { Attempts = 20 },
        })
        .Build();

    private ValueTask<bool> Upstream(string flow, DateTimeOffset sent, IJobContext job)
    {
        var now = _time.GetUtcNow();
        _calls.Enqueue(now);
        if (_first.TryAdd(job, true))
        {
            _waits.Enqueue((flow, now - sent));
        }

        lock (_dice)
        {
            return _dice.NextDouble() >= 0.3 ? new(true) : throw new HttpRequestException(
                "too many", new ThrottledException("too many", new() { RetryAfter = TimeSpan.FromMilliseconds(500) }), HttpStatusCode.TooManyRequests);
        }
    }

    private TimeSpan Percentile(string flow)
    {
        var waits = _waits.Where(wait => wait.Flow == flow).Select(wait => wait.Wait).Order().ToList();
        return waits[(int)Math.Ceiling(waits.Count * 0.95) - 1];
    }
}
