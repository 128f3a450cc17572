using NUnit.Framework;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>One job whose time is up at second 10, and who looks when.</summary>
[TestFixture]
internal sealed class InterestPolicyTests
{
    private const double Until = 10;
    private InterestPolicy _policy = null!;

    [SetUp]
    public void Make() => _policy = new(TimeSpan.FromSeconds(10));

    [Test]
    public void Look_every_second_finds_it_forsaken_when_its_time_is_up() =>
        Assert.That(Enumerable.Range(6, 10).First(second => IsForsaken(second)), Is.InRange(Until, Until + 1));

    [Test]
    public void Look_that_is_the_first_for_a_while_is_not_enough()
    {
        Assert.That(IsForsaken(20), Is.False);
        Assert.That(IsForsaken(20 + _policy.Proof.TotalSeconds - 0.1), Is.False);
        Assert.That(IsForsaken(20 + _policy.Proof.TotalSeconds), Is.True);
    }

    [Test]
    public void Look_that_waited_for_its_turn_begins_anew()
    {
        Assert.That(IsForsaken(20), Is.False);
        Assert.That(IsForsaken(28, waited: 8), Is.False);
        Assert.That(IsForsaken(30), Is.False);
        Assert.That(IsForsaken(31), Is.False);
        Assert.That(IsForsaken(28 + _policy.Proof.TotalSeconds), Is.True);
    }

    [Test]
    public void Look_after_a_gap_begins_anew()
    {
        Assert.That(IsForsaken(20), Is.False);
        Assert.That(IsForsaken(20.1 + InterestPolicy.LongestGap.TotalSeconds), Is.False);
        Assert.That(IsForsaken(24 + InterestPolicy.LongestGap.TotalSeconds), Is.True);
    }

    [Test]
    public void Look_after_one_that_failed_begins_anew()
    {
        Assert.That(IsForsaken(20), Is.False);
        _policy.Forget();

        Assert.That(IsForsaken(24), Is.False);
        Assert.That(IsForsaken(28), Is.True);
    }

    [Test]
    public void Look_after_a_reader_was_heard_begins_anew()
    {
        Assert.That(IsForsaken(20), Is.False);
        Assert.That(IsForsaken(21, until: 22), Is.False);

        Assert.That(IsForsaken(24, until: 22), Is.False);
        Assert.That(IsForsaken(25, until: 22), Is.True);
    }

    [TestCase(1, 2)]
    [TestCase(10, 10.0 / 3)]
    [TestCase(3600, 1200)]
    public void Proof_is_long_enough_for_a_reader_to_try_again(double interest, double proof) =>
        Assert.That(new InterestPolicy(TimeSpan.FromSeconds(interest)).Proof.TotalSeconds, Is.EqualTo(proof).Within(0.001));

    private bool IsForsaken(double second, double waited = 0, double until = Until)
    {
        var now = Ticks(second);
        List<(long, long)> doubted = Ticks(until) - now <= _policy.Doubt.Ticks ? [(1, Ticks(until))] : [];
        return _policy.Look(doubted, now - Ticks(waited), now).Count > 0;
    }

    private static long Ticks(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
}
