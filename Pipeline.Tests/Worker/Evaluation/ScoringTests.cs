using NUnit.Framework;
using Pipeline.Worker.Evaluation;

namespace Pipeline.Tests.Worker.Evaluation;

internal sealed class ScoringTests
{
    [Test]
    public void Of_agrees_with_the_definitions()
    {
        // Relevant at ranks 1 and 3, a third one not found.
        var scores = Scoring.Of(["a", "x", "b"], new HashSet<string> { "a", "b", "c" });

        Assert.That(scores.NdcgAt10, Is.EqualTo((1 + 0.5) / (1 + (1 / Math.Log2(3)) + 0.5)).Within(1e-12));
        Assert.That(scores.Map, Is.EqualTo((1 + (2 / 3.0)) / 3).Within(1e-12));
        Assert.That(scores.RecallAt100, Is.EqualTo(2 / 3.0).Within(1e-12));
    }

    [Test]
    public void Of_looks_at_ten_for_ndcg_a_hundred_for_recall_and_all_for_map()
    {
        string[] eleventh = [.. Enumerable.Range(0, 10).Select(number => $"x{number}"), "a"];
        string[] late = [.. Enumerable.Range(0, 100).Select(number => $"x{number}"), "a"];

        Assert.That(Scoring.Of(eleventh, new HashSet<string> { "a" }), Is.EqualTo(new QueryScores(0, 1 / 11.0, 1)));
        Assert.That(Scoring.Of(late, new HashSet<string> { "a" }), Is.EqualTo(new QueryScores(0, 1 / 101.0, 0)));
    }

    [Test]
    public void Judgements_of_zero_are_not_relevant()
    {
        Judgements judgements = new();
        judgements.Add("1", "a", 0);
        judgements.Add("1", "b", 2);
        judgements.Add("2", "a", -1);

        Assert.That(judgements.RelevantTo("1"), Is.EquivalentTo(["b"]));
        Assert.That(judgements.Queries, Is.EquivalentTo(["1"]));
    }

    [Test]
    public void Compare_tells_a_difference_from_chance_and_the_same_twice()
    {
        double[] first = [.. Enumerable.Range(0, 50).Select(number => (number % 7) / 10.0)];
        double[] better = [.. first.Select((score, place) => score + (place % 5 == 0 ? -0.01 : 0.05))];
        double[] shuffled = [.. first.Select((score, place) => score + (place % 2 == 0 ? -0.2 : 0.2))];

        var real = PairedBootstrap.Compare(first, better);
        var chance = PairedBootstrap.Compare(first, shuffled);

        Assert.That(real.Difference, Is.EqualTo(0.038).Within(1e-9));
        Assert.That((real.Low > 0, real.High > real.Low, real.P < 0.01), Is.EqualTo((true, true, true)));
        Assert.That((chance.Low < 0, chance.High > 0, chance.P > 0.2), Is.EqualTo((true, true, true)));
        Assert.That(PairedBootstrap.Compare(first, better), Is.EqualTo(real));
    }
}
