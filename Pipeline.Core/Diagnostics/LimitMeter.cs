using System.Diagnostics.Metrics;

namespace Pipeline.Core.Diagnostics;

/// <summary>What is measured of limits. The meter is named <see cref="Name"/>; all are by limit and flow.</summary>
public static class LimitMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = PipelineMeter.Name;

    private static readonly Meter Meter = new(Name);

    internal static Counter<long> Permits { get; } = Meter.CreateCounter<long>("pipeline.limit.permits", "{permit}", "Permits granted.");

    internal static UpDownCounter<long> Waiting { get; } = Meter.CreateUpDownCounter<long>("pipeline.limit.waiting", "{call}", "Calls that wait for a permit.");

    internal static Histogram<double> Wait { get; } = Meter.CreateHistogram<double>("pipeline.limit.wait", "s", "How long calls waited that had to.");

    internal static Counter<long> Throttled { get; } = Meter.CreateCounter<long>("pipeline.limit.throttled", "{answer}", "Answers that asked for a pause, by limit.");
}
