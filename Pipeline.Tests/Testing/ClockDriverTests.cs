using System.Diagnostics;
using NUnit.Framework;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Testing;

[TestFixture]
public sealed class ClockDriverTests
{
    /// <summary>As an item between two stages is, when other programs take its thread's turns.</summary>
    [Test]
    public async Task Clock_does_not_leap_while_a_thread_of_the_pool_is_at_work()
    {
        ManualClock clock = new();
        var timer = Task.Delay(TimeSpan.FromMinutes(1), clock, CancellationToken.None);
        TaskCompletionSource atWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource isDriven = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = Task.Run(() =>
        {
            atWork.SetResult();
            SpinWait.SpinUntil(() => isDriven.Task.IsCompleted);
            var started = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(60));
            return clock.GetTimestamp();
        });

        await atWork.Task; // a pool that is busy with others' work may begin late
        await using ClockDriver driver = new(clock, new FlowProbe(clock));
        isDriven.SetResult();

        Assert.That(await seen, Is.Zero);
        await timer;
    }
}
