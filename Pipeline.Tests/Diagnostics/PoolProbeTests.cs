using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Tests.Diagnostics;

/// <summary>How often the pool is asked, and when it is said to be starved, under a clock that stands still.</summary>
[TestFixture]
internal sealed class PoolProbeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private FakeTimeProvider _time = null!;
    private PoolProbe _probe = null!;
    private int _asked;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _probe = new(_time, Limit);
        _asked = 0;
    }

    [TestCase(false, 40)]
    [TestCase(true, 5)]
    public void Look_asks_a_pool_that_answers_an_eighth_as_often_when_no_stage_is_at_work(bool isQuiet, int asked)
    {
        for (var at = TimeSpan.Zero; at < TimeSpan.FromSeconds(10); at += Step)
        {
            Assert.That(Look(answers: true, isQuiet), Is.Null);
        }

        Assert.That(_asked, Is.EqualTo(asked));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Look_pool_that_does_not_answer_is_found_once_and_at_the_limit(bool isQuiet)
    {
        List<TimeSpan> found = [];
        for (var at = TimeSpan.Zero; at < TimeSpan.FromSeconds(3); at += Step)
        {
            if (Look(answers: false, isQuiet) is { } waited)
            {
                found.Add(waited);
            }
        }

        Assert.That(found, Is.EqualTo([Limit]));
    }

    [Test]
    public void Look_work_that_comes_after_a_rest_is_asked_about_at_once()
    {
        Look(answers: true, isQuiet: true);
        _time.Advance(Limit / 2);

        Look(answers: true, isQuiet: false);

        Assert.That(_asked, Is.EqualTo(2));
    }

    private TimeSpan? Look(bool answers, bool isQuiet)
    {
        var waited = _probe.Look(
            answer =>
            {
                _asked++;
                if (answers)
                {
                    answer();
                }
            },
            isQuiet);
        _time.Advance(Step);
        return waited;
    }
}
