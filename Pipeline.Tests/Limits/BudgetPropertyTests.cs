using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;

namespace Pipeline.Tests.Limits;

/// <summary>Whatever is asked, answered and given back when: no window of a rate's length ever has more than the rate allows, wherever within a call it is counted.</summary>
[TestFixture]
public class BudgetPropertyTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>A call: when it is asked for after the one before, its tokens, how long it takes, and when within it the upstream counts it (0–1).</summary>
    private static readonly Gen<(int Pause, int Tokens, int Takes, double Counted)> Call = Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 50], Gen.Int[0, 8_000], Gen.Double[0, 1]);

    [Test]
    public void Window_never_has_more_than_the_rate() => Gen.Select(Gen.Int[1, 8], Gen.Int[50, 120], Gen.Int[0, 2], Call.List[1, 60]).Sample((requests, tokens, lanes, calls) =>
    {
        LimitOptions options = new() { Requests = new Rate(requests, Window), Tokens = new Rate(tokens, Window), Priority = [.. Enumerable.Range(0, lanes).Select(lane => $"flow{lane}")] };
        var counted = BudgetSimulation.Run(options, [.. calls.Select((call, place) => new BudgetSimulation.Call(call.Pause, call.Tokens, call.Takes, call.Counted, $"flow{place % 3}", $"tenant{place % 4}"))]);

        return counted.Count == calls.Count
            && counted.TrueForAll(first => Sum(counted, first.At, _ => 1) <= requests && Sum(counted, first.At, call => call.Tokens) <= tokens);
    });

    [Test]
    public void Pause_that_an_upstream_asks_for_is_kept() => Gen.Select(Gen.Int[1, 5_000], Gen.Int[0, 20]).Sample((pause, before) =>
    {
        BudgetPolicy policy = new(new() { Requests = new Rate(1000, Window) });
        var now = TimeSpan.FromMilliseconds(before);
        policy.Obey(new() { RetryAfter = TimeSpan.FromMilliseconds(pause) }, own: 0, now);
        policy.Add(new(new("t", "f", 0), 0));

        return policy.TryGrant(now) is null
            && policy.WhenNext(now) == now + TimeSpan.FromMilliseconds(pause)
            && policy.TryGrant(now + TimeSpan.FromMilliseconds(pause)) is not null;
    });

    private static long Sum(List<(TimeSpan At, int Tokens)> counted, TimeSpan from, Func<(TimeSpan At, int Tokens), long> value) =>
        counted.Where(call => call.At >= from && call.At <= from + Window).Sum(value);
}
