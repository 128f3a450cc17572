using System.Diagnostics;
using NUnit.Framework;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Testing;

[TestFixture]
[NonParallelizable] // the pool's threads that are at work are the whole process's
public sealed class ClockDriverTests
{
    /// <summary>As an item between two stages is, when other programs take its thread's turns.</summary>
    [Test]
    public async Task Clock_does_not_leap_while_a_thread_of_the_pool_is_at_work()
    {
        ManualClock clock = new();
        var timer = Task.Delay(TimeSpan.FromMinutes(1), clock, CancellationToken.None);
        await using ClockDriver driver = new(clock, new FlowProbe(clock));

        var seen = await Task.Run(() =>
        {
            var started = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(60));
            return clock.GetTimestamp();
        });

        Assert.That(seen, Is.Zero);
        await timer;
    }
}
