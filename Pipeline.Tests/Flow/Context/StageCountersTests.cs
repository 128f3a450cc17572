using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow.Context;

namespace Pipeline.Tests.Flow.Context;

[TestFixture]
public class StageCountersTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1);

    [Test]
    public void Read_slow_items_are_timed_one_by_one()
    {
        FakeTimeProvider time = new();
        StageCounters counters = new(time, [], oneToOne: true);

        Work(counters, time, items: 200, Slow);

        Assert.That(counters.Read(0).Busy, Is.EqualTo(Slow * 200));
    }

    [Test]
    public void Read_fast_items_are_sampled_and_add_up_to_the_same()
    {
        FakeTimeProvider time = new();
        StageCounters counters = new(time, [], oneToOne: true);

        Work(counters, time, items: 64 + (StageCounters.Stride * 100), Tick);

        Assert.That(counters.Read(0).Busy.TotalMicroseconds, Is.EqualTo(64 + (StageCounters.Stride * 100)).Within(StageCounters.Stride));
    }

    [Test]
    public void Read_waits_of_fast_items_are_counted_exactly()
    {
        FakeTimeProvider time = new();
        StageCounters counters = new(time, [], oneToOne: true);
        Work(counters, time, items: 64, Tick);
        var before = counters.Read(0).Busy;

        for (var item = 0; item < 10; item++)
        {
            var timing = counters.Suspend(counters.Take());
            time.Advance(Slow);
            counters.Record(timing);
            counters.End();
        }

        Assert.That(counters.Read(0).Busy - before, Is.EqualTo(Slow * 10));
    }

    [Test]
    public void Read_what_failed_or_stopped_is_not_out()
    {
        StageCounters counters = new(TimeProvider.System, [], oneToOne: true);
        for (var item = 0; item < 6; item++)
        {
            counters.Take();
        }

        counters.End();
        counters.Fail();
        counters.Fail();
        counters.Stop();

        var reading = counters.Read(buffered: 7);
        Assert.That((reading.In, reading.Out, reading.Failed, reading.InFlight, reading.Buffered), Is.EqualTo((6L, 1L, 2L, 2L, 7L)));
    }

    private static void Work(StageCounters counters, FakeTimeProvider time, int items, TimeSpan each)
    {
        for (var item = 0; item < items; item++)
        {
            var timing = counters.Take();
            time.Advance(each);
            counters.Record(timing);
            counters.End();
        }
    }
}
