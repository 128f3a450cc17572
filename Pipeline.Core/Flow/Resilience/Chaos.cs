using System.Net;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;
using Polly;
using Polly.Simmy;
using Polly.Simmy.Fault;
using Polly.Simmy.Latency;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>Adds trouble on purpose to attempts.</summary>
internal static class Chaos
{
    public static void AddTo<T>(ResiliencePipelineBuilder<T> builder, ChaosSettings chaos, string stage)
    {
        if (chaos.Latency.Rate.Value > 0)
        {
            builder.AddChaosLatency(new ChaosLatencyStrategyOptions { InjectionRate = chaos.Latency.Rate.Value, Latency = chaos.Latency.By, Randomizer = Dice(chaos.Seed, 1) });
        }

        AddFault(builder, chaos.Fault, Dice(chaos.Seed, 2), () => new IOException($"A fault on purpose: 'chaos.fault' of stage '{stage}' is {chaos.Fault}."));
        AddFault(builder, chaos.Outcome.Rate, Dice(chaos.Seed, 3), () => Answer(chaos.Outcome, stage));
    }

    private static void AddFault<T>(ResiliencePipelineBuilder<T> builder, Share rate, Func<double> dice, Func<Exception> make)
    {
        if (rate.Value > 0)
        {
            builder.AddChaosFault(new ChaosFaultStrategyOptions { InjectionRate = rate.Value, Randomizer = dice, FaultGenerator = _ => new(make()) });
        }
    }

    private static HttpRequestException Answer(ChaosOutcomeSettings outcome, string stage)
    {
        var text = $"An answer of {outcome.Status} on purpose: 'chaos.outcome.rate' of stage '{stage}' is {outcome.Rate}.";
        return new(text, outcome.RetryAfter is { } wait ? new ThrottledException(text, new() { RetryAfter = wait }) : null, (HttpStatusCode)outcome.Status);
    }

    /// <summary>The same numbers at every run with the same seed.</summary>
    private static Func<double> Dice(int seed, int which)
    {
        Random random = new(HashCode(seed, which));
        Lock gate = new();
        return () =>
        {
            lock (gate)
            {
                return random.NextDouble();
            }
        };
    }

    private static int HashCode(int seed, int which) => unchecked((seed * 397) + which); // System.HashCode differs from run to run
}
