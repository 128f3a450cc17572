using System.Diagnostics.Metrics;

namespace Pipeline.Core.Diagnostics;

/// <summary>What is measured of queues. The meter is named <see cref="Name"/>.</summary>
public static class QueueMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Pipeline.Queues";

    private static readonly Meter Meter = new(Name);

    internal static Counter<long> Accepted { get; } =
        Meter.CreateCounter<long>("pipeline.queue.accepted", "{job}", "Requests answered with a job's id, duplicates included.");

    internal static Counter<long> Rejected { get; } = Meter.CreateCounter<long>("pipeline.queue.rejected", "{job}", "Requests that were not fit to be accepted.");

    internal static Counter<long> Leased { get; } = Meter.CreateCounter<long>("pipeline.queue.leased", "{job}", "Leases taken, by flow.");

    internal static Counter<long> Settled { get; } = Meter.CreateCounter<long>("pipeline.queue.settled", "{job}", "Leases settled, by flow and outcome.");

    internal static Counter<long> Lost { get; } = Meter.CreateCounter<long>("pipeline.queue.lost", "{job}", "Leases lost before they were settled, by flow.");
}
