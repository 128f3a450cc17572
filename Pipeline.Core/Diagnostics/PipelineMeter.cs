using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// The metrics of running stages, under the meter <see cref="Name"/>. Counts are kept by the stages and read only when somebody collects them, so
/// that they cost nothing on the way of an item.
/// </summary>
public static class PipelineMeter
{
    /// <summary>The name to listen to.</summary>
    public const string Name = "Pipeline";

    private static readonly Meter Meter = new(Name);
    private static readonly ConcurrentDictionary<IMeteredStage, bool> Stages = new();

    static PipelineMeter()
    {
        Meter.CreateObservableCounter("pipeline.stage.items", Items, "{item}", "Items a stage took up (in), made (out) and failed.");
        Meter.CreateObservableUpDownCounter("pipeline.stage.in_flight", () => Each(reading => reading.InFlight), "{item}", "Items a stage works on.");
        Meter.CreateObservableUpDownCounter("pipeline.stage.buffered", () => Each(reading => reading.Buffered), "{item}", "Items that wait before a stage.");
        Meter.CreateObservableGauge("pipeline.stage.parallelism", Degrees, "{item}", "Items or batches a stage works on at once, where that is tuned.");
        Meter.CreateObservableCounter("pipeline.stage.busy", Busy, "s", "The sum of the times a stage spent on items.");
    }

    /// <summary>
    /// Seconds a stage spent on an item or batch. Items that end at once are recorded one in sixteen (see <c>StageCounters</c>): take counts from
    /// <c>pipeline.stage.items</c>.
    /// </summary>
    internal static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("pipeline.stage.duration", "s", "Time a stage spent on an item or batch.");

    /// <summary>How often a stage's circuit breaker has opened.</summary>
    internal static Counter<long> BreakerOpened { get; } =
        Meter.CreateCounter<long>("pipeline.stage.breaker.opened", "{opening}", "How often a stage's circuit breaker opened.");

    /// <summary>Times a stage held a thread too long before its first await.</summary>
    internal static Counter<long> Blocked { get; } = Meter.CreateCounter<long>(
        "pipeline.stage.blocked", "{time}", "Times a stage held a thread longer than diagnostics.blockedAfter without awaiting anything.");

    /// <summary>How long work waits for a thread of the pool, while a watchdog runs.</summary>
    internal static Histogram<double> PoolDelay { get; } =
        Meter.CreateHistogram<double>("pipeline.thread_pool.delay", "s", "Time that work waited for a thread of the pool.");

    internal static void Add(IMeteredStage stage) => Stages.TryAdd(stage, true);

    internal static void Remove(IMeteredStage stage) => Stages.TryRemove(stage, out _);

    private static IEnumerable<Measurement<long>> Items()
    {
        foreach (var stage in Stages.Keys)
        {
            var reading = stage.Read();
            yield return new(reading.In, [.. stage.Tags, new(TagNames.Outcome, "in")]);
            yield return new(reading.Out, [.. stage.Tags, new(TagNames.Outcome, "out")]);
            yield return new(reading.Failed, [.. stage.Tags, new(TagNames.Outcome, "failed")]);
        }
    }

    private static IEnumerable<Measurement<long>> Each(Func<StageReading, long> value) =>
        Stages.Keys.Select(stage => new Measurement<long>(value(stage.Read()), stage.Tags));

    private static IEnumerable<Measurement<int>> Degrees() =>
        Stages.Keys.Where(stage => stage.Degree is not null).Select(stage => new Measurement<int>(stage.Degree ?? 0, stage.Tags));

    private static IEnumerable<Measurement<double>> Busy() =>
        Stages.Keys.Select(stage => new Measurement<double>(stage.Read().Busy.TotalSeconds, stage.Tags));
}
