using NUnit.Framework;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>In which order a worker asks the bands of priorities.</summary>
internal sealed class BandTurnsTests
{
    [Test]
    public void Next_each_eighth_begins_with_the_lowest_band()
    {
        BandTurns turns = new(isOn: true);

        var first = Enumerable.Range(0, 24).Select(_ => turns.Next()[0]).ToList();

        Assert.That(first.Index().Where(turn => turn.Item == PriorityBand.Low).Select(turn => turn.Index), Is.EqualTo(new[] { 7, 15, 23 }));
        Assert.That(first.Where(band => band != PriorityBand.Low), Is.All.EqualTo(PriorityBand.High));
    }

    [Test]
    public void Next_all_bands_are_asked_each_time([Values] bool isOn)
    {
        BandTurns turns = new(isOn);

        Assert.That(Enumerable.Range(0, 16).Select(_ => turns.Next()), Is.All.EquivalentTo(PriorityBands.InOrder));
    }

    [Test]
    public void Next_turned_off_always_begins_with_the_most_urgent()
    {
        BandTurns turns = new(isOn: false);

        Assert.That(Enumerable.Range(0, 16).Select(_ => turns.Next()[0]), Is.All.EqualTo(PriorityBand.High));
    }
}
