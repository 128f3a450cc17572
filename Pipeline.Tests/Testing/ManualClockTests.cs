using NUnit.Framework;
using Pipeline.Core.Testing;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Testing;

[TestFixture]
public class ManualClockTests
{
    [Test]
    public void Timers_fire_in_order_each_at_its_time()
    {
        ManualClock clock = new();
        List<string> fired = [];
        using var second = Timer(clock, 2, 0, () => fired.Add($"b at {clock.GetTimestamp() / TimeSpan.TicksPerSecond}"));
        using var first = Timer(clock, 1, 3, () => fired.Add($"a at {clock.GetTimestamp() / TimeSpan.TicksPerSecond}"));

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That(fired, Is.EqualTo(new[] { "a at 1", "b at 2", "a at 4" }));
        Assert.That(clock.UntilNextTimer, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void Timer_that_was_disposed_of_never_fires()
    {
        ManualClock clock = new();
        var fired = 0;
        Timer(clock, 1, 1, () => fired++).Dispose();

        clock.Advance(TimeSpan.FromHours(1));

        Assert.That((fired, clock.AdvanceToNextTimer()), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task Wait_ends_when_the_clock_is_moved_far_enough()
    {
        ManualClock clock = new();
        var wait = clock.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        var shorter = clock.WaitAsync(TimeSpan.FromSeconds(59), CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(59));
        await shorter;
        await FakeClock.SettleAsync();
        Assert.That((wait.IsCompleted, clock.Waiting), Is.EqualTo((false, 1)));
        clock.Advance(TimeSpan.FromSeconds(1));

        await wait;
        Assert.That(clock.Waiting, Is.Zero);
    }

    private static ITimer Timer(ManualClock clock, int due, int period, Action fire) =>
        clock.CreateTimer(_ => fire(), null, TimeSpan.FromSeconds(due), period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
