using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow;

[TestFixture]
[NonParallelizable] // a listener hears every flow of the process
public class TelemetryTests
{
    [Test]
    public async Task Meter_counts_items_in_out_and_failed_of_each_stage()
    {
        using MetricCollector<long> items = new(null, PipelineMeter.Name, "pipeline.stage.items");
        await using FlowHarness harness = new(FlowBuilder.From<int>("metered")
            .Expand("count", Lambdas.CountTo())
            .Transform("odd", Lambdas.Transform<int, int>(input => input % 2 == 1 ? input : throw new FormatException("even")))
            .Build());
        await harness.RunAsync(10);

        items.RecordObservableInstruments();

        var odd = items.GetMeasurementSnapshot().Where(measurement => Equals(measurement.Tags[TagNames.Flow], "metered") && Equals(measurement.Tags[TagNames.Stage], "odd"));
        Assert.That(
            odd.Select(measurement => (measurement.Tags[TagNames.Outcome], measurement.Value)),
            Is.EqualTo(new (object?, long)[] { ("in", 10), ("out", 5), ("failed", 5) }));
    }

    [Test]
    public async Task Meter_stage_of_a_stopped_flow_is_gone()
    {
        using MetricCollector<long> buffered = new(null, PipelineMeter.Name, "pipeline.stage.buffered");
        FlowHarness harness = new(FlowBuilder.From<int>("short-lived").Transform("same", Lambdas.Transform<int, int>(input => input)).Build());
        await harness.DisposeAsync();

        buffered.RecordObservableInstruments();

        Assert.That(buffered.GetMeasurementSnapshot().Where(measurement => Equals(measurement.Tags[TagNames.Flow], "short-lived")), Is.Empty);
    }

    [Test]
    public async Task Meter_duration_is_recorded_in_seconds()
    {
        using MetricCollector<double> durations = new(null, PipelineMeter.Name, "pipeline.stage.duration");
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("timed").Transform("slow", Lambdas.Transform<int, int>(input =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return input;
        })).Build(), time);

        await harness.RunAsync(1);

        Assert.That(durations.GetMeasurementSnapshot().Single(measurement => Equals(measurement.Tags[TagNames.Flow], "timed")).Value, Is.EqualTo(3));
        Assert.That(harness.Stage("slow").Busy, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Spans_lead_from_the_sender_over_the_job_to_each_stage()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        ConcurrentQueue<Activity> spans = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == PipelineActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        string? insideTransform = null, insideNext = "not yet";
        await using FlowHarness harness = new(FlowBuilder.From<int>("traced")
            .Expand("expand", Lambdas.CountTo())
            .Transform("look", Lambdas.Transform<int, int>(input =>
            {
                insideTransform = Activity.Current?.DisplayName;
                return input;
            }))
            .Batch("batch", Lambdas.Batch<int, int>((items, _) =>
            {
                insideNext = Activity.Current?.DisplayName;
                return new([.. items.Select(item => item.Value)]);
            }))
            .Build());

        await harness.RunAsync(1, with: request => request with { TraceParent = $"00-{TraceId}-b7ad6b7169203331-01" });

        var mine = spans.Where(span => span.TraceId.ToHexString() == TraceId).ToDictionary(span => span.DisplayName);
        Assert.That(mine.Keys, Is.EquivalentTo(new[] { "job traced", "stage expand", "stage look", "stage batch" }));
        Assert.That(mine["job traced"].ParentSpanId.ToHexString(), Is.EqualTo("b7ad6b7169203331"));
        Assert.That(mine.Values.Where(span => span.DisplayName != "job traced").Select(span => span.ParentSpanId), Is.All.EqualTo(mine["job traced"].SpanId));
        Assert.That((insideTransform, insideNext), Is.EqualTo(("stage look", "stage batch")));
    }
}
