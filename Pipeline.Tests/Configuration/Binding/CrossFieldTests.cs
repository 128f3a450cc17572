using NUnit.Framework;

namespace Pipeline.Tests.Configuration.Binding;

internal sealed class CrossFieldTests
{
    [Test]
    public void Longest_wait_below_the_first_is_an_error_with_both_values()
    {
        var result = Config.ReadSection("queue: { retry: { delay: 20s, max: 10s } }");

        Assert.That(result.Places(), Is.EqualTo(new[] { "2:36 PL108" }));
        Assert.That(result.Diagnostics[0].Message, Is.EqualTo("queue.retry.max (10s) must be at least delay (20s); change one of them"));
    }

    [Test]
    public void Value_against_a_default_says_which_is_the_default()
    {
        var result = Config.ReadSection("queue: { retry: { delay: 20m } }");

        Assert.That(result.Places(), Is.EqualTo(new[] { "2:26 PL108" }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain("max (5m, the default)").And.Contain("delay (20m)"));
    }

    [Test]
    public void Refused_value_is_not_compared() =>
        Assert.That(Config.ReadSection("queue: { retry: { delay: 20m, max: 10 } }").Places(), Is.EqualTo(new[] { "2:36 PL104" }));

    [Test]
    public void Options_own_rule_is_reported_at_the_entry()
    {
        var result = Config.ReadSection("stages:\n  chunk:\n    tokens: 100\n    overlap: 60");

        Assert.That(result.Places(), Is.EqualTo(new[] { "4:5 PL108" }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain("stages.chunk").And.Contain("60").And.Contain("100"));
    }
}
