using NUnit.Framework;
using Pipeline.Core.Indexes.Embedded.Vectors;

namespace Pipeline.Tests.Indexes.Embedded.Vectors;

internal sealed class TopScoresTests
{
    [Test]
    public void Offer_of_no_number_ranks_nowhere([Range(0, 3)] int place)
    {
        List<float> scores = [0.1f, 0.9f, 0.5f];
        scores.Insert(place, float.NaN);
        TopScores best = new(2);

        foreach (var (key, score) in scores.Index())
        {
            best.Offer(score, key);
        }

        Assert.That(best.ToSorted().Select(hit => hit.Score), Is.EqualTo(new[] { 0.9, 0.5 }).Within(1e-6));
    }
}
