using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pipeline.Core.Diagnostics;

/// <summary>What is measured of queues. The meter is named <see cref="Name"/>.</summary>
public static class QueueMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = PipelineMeter.Name;

    private static readonly Meter Meter = new(Name);

    internal static Counter<long> Accepted { get; } =
        Meter.CreateCounter<long>("pipeline.queue.accepted", "{job}", "Requests answered with a job's id, duplicates included.");

    internal static Counter<long> Rejected { get; } = Meter.CreateCounter<long>("pipeline.queue.rejected", "{job}", "Requests that were not fit to be accepted.");

    internal static Counter<long> Leased { get; } = Meter.CreateCounter<long>("pipeline.queue.leased", "{job}", "Leases taken, by flow.");

    internal static Counter<long> Settled { get; } = Meter.CreateCounter<long>("pipeline.queue.settled", "{job}", "Leases settled, by flow and outcome.");

    internal static Counter<long> Lost { get; } = Meter.CreateCounter<long>("pipeline.queue.lost", "{job}", "Leases lost before they were settled, by flow.");

    internal static Counter<long> Dead { get; } = Meter.CreateCounter<long>("pipeline.queue.dead", "{job}", "Jobs that failed for good, by flow, stage and type of error.");

    private static readonly ConcurrentDictionary<Func<QueueReading?>, bool> Measured = new();
    private static readonly ObservableGauge<long> Jobs = Meter.CreateObservableGauge("pipeline.queue.jobs", EachState, "{job}", "Jobs on the queue, by state: ready, leased, scheduled, dead.");
    private static readonly ObservableGauge<double> Oldest = Meter.CreateObservableGauge(
        "pipeline.queue.oldest_ready", () => Each(reading => reading.OldestReady.TotalSeconds), "s", "How long the job that waits longest has been due; 0 when none is.");

    /// <summary>Whether anybody listens to the queue's depth or age.</summary>
    internal static bool IsListenedTo => Jobs.Enabled || Oldest.Enabled;

    /// <summary>Measures a queue.</summary>
    /// <param name="read">Its last numbers; <see langword="null"/> when they are not known.</param>
    /// <returns>Ends it.</returns>
    internal static IDisposable Measure(Func<QueueReading?> read)
    {
        Measured.TryAdd(read, true);
        return new Measuring(read);
    }

    private static IEnumerable<Measurement<long>> EachState() => Measured.Keys.Select(read => read()).OfType<QueueReading>().SelectMany(reading => (Measurement<long>[])
    [
        new(reading.Ready, State("ready")), new(reading.Leased, State("leased")), new(reading.Scheduled, State("scheduled")), new(reading.Dead, State("dead")),
    ]);

    private static IEnumerable<Measurement<double>> Each(Func<QueueReading, double> value) =>
        Measured.Keys.Select(read => read()).OfType<QueueReading>().Select(reading => new Measurement<double>(value(reading)));

    private static KeyValuePair<string, object?> State(string state) => new(TagNames.State, state);

    private sealed class Measuring(Func<QueueReading?> read) : IDisposable
    {
        public void Dispose() => Measured.TryRemove(read, out _);
    }
}
