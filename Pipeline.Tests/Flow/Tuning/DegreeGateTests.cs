using NUnit.Framework;
using Pipeline.Core.Flow.Tuning;

namespace Pipeline.Tests.Flow.Tuning;

internal sealed class DegreeGateTests
{
    [Test]
    public async Task Enter_waits_in_turn_until_one_leaves_or_the_degree_rises()
    {
        DegreeGate gate = new(1);
        await gate.EnterAsync();
        var (second, third) = (gate.EnterAsync(), gate.EnterAsync());

        gate.Leave();
        await second;
        Assert.That(third.IsCompleted, Is.False);

        gate.Set(2);
        await third;
        Assert.That((gate.Inside, gate.Left), Is.EqualTo((2, 1L)));
    }

    [Test]
    public void Set_lower_lets_nobody_in_until_enough_have_left()
    {
        DegreeGate gate = new(3);
        Task[] inside = [gate.EnterAsync(), gate.EnterAsync(), gate.EnterAsync()];
        gate.Set(1);
        var next = gate.EnterAsync();

        gate.Leave();
        gate.Leave();
        Assert.That(next.IsCompleted, Is.False);
        gate.Leave();

        Assert.That(inside.Append(next), Has.All.Property(nameof(Task.IsCompleted)).True);
        Assert.That(gate.Inside, Is.EqualTo(1));
    }
}
