using NUnit.Framework;
using Pipeline.Worker.Benching;

namespace Pipeline.Tests.Worker.Benching;

internal sealed class SaturationTests
{
    [TestCase(0.25, null)]
    [TestCase(0.699, null)]
    [TestCase(0.7, "embed")]
    [TestCase(1.0, "embed")]
    public void Stage_is_a_bottleneck_from_seven_tenths_of_the_time_on(double occupancy, string? bottleneck)
    {
        StageReport[] stages = [Stage("read", 0.1), Stage("embed", occupancy), Stage("index", 0.2)];

        Assert.That(Saturation.FindBottleneck(stages)?.Stage, Is.EqualTo(bottleneck));
        Assert.That(Saturation.FindBusiest(stages)!.Stage, Is.EqualTo("embed"));
    }

    [Test]
    public void Verdict_names_the_stage_to_widen_or_the_busiest_with_its_figure()
    {
        Assert.That(ThroughputText.Verdict([Stage("read", 0.2), Stage("embed", 0.93)]), Does.StartWith("bottleneck: ingest/embed was at work 93 % of the time").And.Contain("stages.embed.parallelism"));
        Assert.That(
            ThroughputText.Verdict([Stage("read", 0.2), Stage("embed", 0.25)]),
            Does.StartWith("nothing is saturated; the workload is too small: the busiest stage, ingest/embed, was at work 25 % of the time"));
        Assert.That(ThroughputText.Verdict([Stage("read", 0)]), Does.StartWith("nothing is saturated; the workload is too small: no stage was busy"));
        Assert.That(Saturation.FindBusiest([Stage("read", 0)]), Is.Null);
    }

    private static StageReport Stage(string name, double occupancy) => new("ingest", name, 1, 1, 0, 1, occupancy, occupancy);
}
