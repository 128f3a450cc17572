using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Jobs;

internal sealed class FenceTests
{
    [TestCase("""{"order":638000000000000000,"epoch":2}""", 638000000000000000, 2)]
    [TestCase("""{"sequence":7,"epoch":1}""", 7, 1, Description = "an item of a dead letter from before fences were times")]
    public void Json_of_now_and_of_old_is_read(string json, long order, int epoch)
    {
        var fence = JsonSerializer.Deserialize<Fence>(json, PipelineJson.Options);

        Assert.That(fence, Is.EqualTo(new Fence(order, epoch)));
        Assert.That(JsonSerializer.Deserialize<Fence>(JsonSerializer.Serialize(fence, PipelineJson.Options), PipelineJson.Options), Is.EqualTo(fence));
    }

    [TestCase("""{"epoch":1}""")]
    [TestCase("""{"order":"x","epoch":1}""")]
    [TestCase("7")]
    public void Json_of_anything_else_is_an_error(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<Fence>(json, PipelineJson.Options), Throws.Exception);

    [Test]
    public void At_a_time_supersedes_the_jobs_accepted_before_and_is_superseded_by_those_accepted_then_and_after()
    {
        DateTimeOffset time = new(2030, 1, 1, 0, 0, 0, TimeSpan.FromHours(2));

        Assert.That(Fence.At(time), Is.GreaterThan(new Fence(time.UtcTicks - 1, int.MaxValue)).And.LessThan(new Fence(time.UtcTicks, 1)));
        Assert.That(Fence.At(time).Time, Is.EqualTo(time));
    }
}
