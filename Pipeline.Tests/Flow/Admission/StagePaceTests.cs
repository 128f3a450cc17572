using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Admission;

namespace Pipeline.Tests.Flow.Admission;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StagePaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StagePace _pace;

    public StagePaceTests() => _pace = new(_time);

    [Test]
    public void Nothing_ended_is_not_known()
    {
        Assert.That(After(seconds: 0, taken: 0, atWork: 0, busy: 0), Is.Null);
        Assert.That(After(seconds: 5, taken: 2, atWork: 2, busy: 0), Is.Null);
    }

    [Test]
    public void First_item_that_ends_is_measured_and_later_ones_are_weighed_with_it()
    {
        After(seconds: 0, taken: 2, atWork: 2, busy: 0);

        Assert.That(After(seconds: 1, taken: 2, atWork: 1, busy: 1), Is.EqualTo(1));
        Assert.That(After(seconds: 1, taken: 6, atWork: 1, busy: 13), Is.EqualTo(2), "the mean of 1 s before and 3 s for each of four");
    }

    [Test]
    public void Stage_that_ends_nothing_is_as_slow_as_it_has_ended_nothing_for()
    {
        After(seconds: 0, taken: 1, atWork: 0, busy: 0.5);

        After(seconds: 1, taken: 2, atWork: 1, busy: 0.5);
        Assert.That(After(seconds: 9, taken: 2, atWork: 1, busy: 0.5), Is.EqualTo(10));
    }

    [Test]
    public void Idle_stage_keeps_its_pace()
    {
        After(seconds: 0, taken: 1, atWork: 0, busy: 0.5);

        Assert.That(After(seconds: 60, taken: 1, atWork: 0, busy: 0.5), Is.EqualTo(0.5));
        Assert.That(After(seconds: 1, taken: 2, atWork: 1, busy: 0.5), Is.EqualTo(1), "one second at work, not sixty-one");
    }

    private double? After(double seconds, long taken, long atWork, double busy)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _pace.SecondsPerItem(new StageReading(taken, taken - atWork, 0, atWork, 0, TimeSpan.FromSeconds(busy)));
    }
}
