using System.Net;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Limits;

[TestFixture]
public class BudgetTests
{
    private static readonly LimitRequest Call = new("tenant", "ask", 1);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task AcquireAsync_waits_until_the_window_has_passed_since_the_call_ended()
    {
        using Budget budget = new("provider", new() { Requests = new Rate(1, TimeSpan.FromMinutes(1)) }, _time);
        using Budget shorter = new("other", new() { Requests = new Rate(1, TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1)) }, _time);
        var (first, otherFirst) = (await budget.AcquireAsync(Call, CancellationToken.None), await shorter.AcquireAsync(Call, CancellationToken.None));
        var (second, otherSecond) = (budget.AcquireAsync(Call, CancellationToken.None).AsTask(), shorter.AcquireAsync(Call, CancellationToken.None).AsTask());
        _time.Advance(TimeSpan.FromSeconds(30));
        await first.DisposeAsync();
        await otherFirst.DisposeAsync();

        _time.Advance(TimeSpan.FromSeconds(60));
        await using var otherPermit = await otherSecond.WaitAsync(TimeSpan.FromSeconds(30)); // one whose window has passed is had by now
        await FakeClock.SettleAsync();
        Assert.That(second.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await using var permit = await second.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task Report_answer_begins_the_window_before_the_call_ends()
    {
        using Budget budget = new("provider", new() { Requests = new Rate(1, TimeSpan.FromMinutes(1)) }, _time);
        await using var first = await budget.AcquireAsync(Call, CancellationToken.None);
        first.Report(new());
        var second = budget.AcquireAsync(Call, CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromSeconds(61));

        await using var permit = await second.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task AcquireAsync_that_is_called_off_leaves_the_permit_to_the_next()
    {
        using Budget budget = new("provider", new() { Concurrent = 1 }, _time);
        using CancellationTokenSource cancel = new();
        var held = await budget.AcquireAsync(Call, CancellationToken.None);
        var off = budget.AcquireAsync(Call, cancel.Token).AsTask();
        var next = budget.AcquireAsync(Call, CancellationToken.None).AsTask();

        await cancel.CancelAsync();
        await held.DisposeAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => off);
        await using var permit = await next.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(budget.Waiting, Is.Zero);
    }

    [Test]
    public async Task DisposeAsync_twice_gives_back_once()
    {
        using Budget budget = new("provider", new() { Concurrent = 1 }, _time);
        var first = await budget.AcquireAsync(Call, CancellationToken.None);
        await first.DisposeAsync();
        await first.DisposeAsync();
        var had = budget.AcquireAsync(Call, CancellationToken.None);
        Assert.That(had.IsCompleted, Is.True, "one that can be had is had at once");
        await using var second = await had;

        var third = budget.AcquireAsync(Call, CancellationToken.None);

        Assert.That(third.IsCompleted, Is.False);
        await second.DisposeAsync();
        await (await third).DisposeAsync();
    }

    [Test]
    public async Task AcquireAsync_more_tokens_than_a_window_has_is_an_error_with_both_values()
    {
        using Budget budget = new("provider", new() { Tokens = new Rate(100, TimeSpan.FromMinutes(1)) }, _time);

        var error = await Assert.ThrowsAsync<PermanentException>(() => budget.AcquireAsync(Call with { Tokens = 101 }, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(error!.Message, Does.Contain("101 tokens").And.Contain("'provider'").And.Contain("100 in a window"));
    }

    [Test]
    public async Task LimitHeadersHandler_pauses_the_budget_for_as_long_as_an_answer_says()
    {
        using Budget budget = new("provider", new() { Requests = new Rate(100, TimeSpan.FromMinutes(1)) }, _time);
        using Budget shorter = new("other", new() { Requests = new Rate(100, TimeSpan.FromMinutes(1)) }, _time);
        using HttpClient client = new(new LimitHeadersHandler(_time, budget) { InnerHandler = new Refusing() });
        using var answer = await client.GetAsync(new Uri("http://localhost/"));
        shorter.Report(new() { RetryAfter = TimeSpan.FromSeconds(19) });
        var (waiting, otherWaiting) = (budget.AcquireAsync(Call, CancellationToken.None).AsTask(), shorter.AcquireAsync(Call, CancellationToken.None).AsTask());

        _time.Advance(TimeSpan.FromSeconds(19));
        await using var otherPermit = await otherWaiting.WaitAsync(TimeSpan.FromSeconds(30)); // one whose pause is over has its permit by now
        await FakeClock.SettleAsync();
        Assert.That(waiting.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));

        await using var permit = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task Meter_counts_permits_waits_and_pauses()
    {
        using MetricCollector<long> permits = new(null, LimitMeter.Name, "pipeline.limit.permits");
        using MetricCollector<double> waits = new(null, LimitMeter.Name, "pipeline.limit.wait");
        using MetricCollector<long> throttled = new(null, LimitMeter.Name, "pipeline.limit.throttled");
        using Budget budget = new("metered", new() { Concurrent = 1 }, _time);
        var first = await budget.AcquireAsync(Call, CancellationToken.None);
        var second = budget.AcquireAsync(Call, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        await first.DisposeAsync();
        await using var permit = await second.WaitAsync(TimeSpan.FromSeconds(30));
        budget.Report(new() { RetryAfter = TimeSpan.FromSeconds(1) });

        Assert.That(Mine(permits).Sum(), Is.EqualTo(2));
        Assert.That(Mine(waits), Is.EqualTo(new[] { 3.0 }));
        Assert.That(Mine(throttled).Sum(), Is.EqualTo(1));
    }

    [TestCase("20", 20)]
    [TestCase("1.5", 1.5)]
    [TestCase("6m0s", 360)]
    [TestCase("20ms", 0.02)]
    [TestCase("Thu, 01 Jan 1970 00:00:30 GMT", 30)]
    [TestCase("soon", null)]
    [TestCase("-5", null)]
    [TestCase("1e99", null)]
    public void FromHeaders_reads_waits_as_upstreams_write_them(string text, double? seconds) =>
        Assert.That(UpstreamHint.FromHeaders(name => name == "retry-after" ? text : null, DateTimeOffset.UnixEpoch)?.RetryAfter?.TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public void FromHeaders_reads_what_is_left()
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal)
        {
            ["x-ratelimit-remaining-requests"] = "59",
            ["x-ratelimit-reset-requests"] = "1s",
            ["x-ratelimit-remaining-tokens"] = "149984",
            ["x-ratelimit-reset-tokens"] = "6m0s",
        };

        var hint = UpstreamHint.FromHeaders(headers.GetValueOrDefault, DateTimeOffset.UnixEpoch);

        Assert.That(hint, Is.EqualTo(new UpstreamHint { RequestsLeft = 59, RequestsResetIn = TimeSpan.FromSeconds(1), TokensLeft = 149_984, TokensResetIn = TimeSpan.FromMinutes(6) }));
    }

    private static IEnumerable<T> Mine<T>(MetricCollector<T> collector)
        where T : struct => collector.GetMeasurementSnapshot().Where(measured => Equals(measured.Tags[TagNames.Limit], "metered")).Select(measured => measured.Value);

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "20" } } });
    }
}
