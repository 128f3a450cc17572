using NUnit.Framework;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class NeighbourSupportTests
{
    [Test]
    public void Apply_hit_beside_another_passes_a_little_better_one_that_stands_alone()
    {
        var supported = NeighbourSupport.Apply(Hits.Of((Hits.Chunk(9), 0.8), (Hits.Chunk(1), 0.7), (Hits.Chunk(2), 0.6)), 0.5);

        Assert.That(supported.Select(hit => (hit.Rank, hit.Chunk.Ordinal)), Is.EqualTo([(1, 1), (2, 2), (3, 9)]));
        Assert.That(supported.Select(hit => hit.Score), Is.EqualTo([0.8, 0.95 * 0.8, 0.8 * 0.8]).Within(1e-9), "the document's best stays what it was");
    }

    [Test]
    public void Apply_document_of_one_chunk_does_not_lose_to_a_longer_one()
    {
        var supported = NeighbourSupport.Apply(Hits.Of((Hits.Chunk(0, "short"), 0.8), (Hits.Chunk(1, "long"), 0.7), (Hits.Chunk(2, "long"), 0.6)), 1);

        Assert.That(supported.Select(hit => hit.Chunk.Document.DocumentId), Is.EqualTo(["short", "long", "long"]));
        Assert.That(supported.Select(hit => hit.Score), Is.EqualTo([0.8, 0.7, 0.7]).Within(1e-9));
    }

    [Test]
    public void Apply_says_which_neighbour_helped()
    {
        var supported = NeighbourSupport.Apply(Hits.Of((Hits.Chunk(1), 0.9), (Hits.Chunk(3), 0.5), (Hits.Chunk(2), 0.1)), 0.5);

        Assert.That(supported.Single(hit => hit.Chunk.Ordinal == 2).Parts[^1], Is.EqualTo(new ScorePart("neighbour", 1, 0.9, 0.9, 0)).Using<ScorePart>((actual, expected) => actual with { Weight = 0 } == expected), "the better of two");
        Assert.That(supported.Select(hit => hit.Parts.Sum(part => part.Normalized * part.Weight)), Is.EqualTo(supported.Select(hit => hit.Score)).Within(1e-9), "every score is explained");
        Assert.That(NeighbourSupport.Apply(Hits.Of((Hits.Chunk(1), 0.9)), 0.5)[0].Parts, Has.Count.EqualTo(1), "nobody helped");
    }

    [Test]
    public void Apply_other_documents_and_versions_are_no_neighbours()
    {
        var supported = NeighbourSupport.Apply(Hits.Of((Hits.Chunk(9), 0.8), (Hits.Chunk(1, "b"), 0.7), (Hits.Chunk(2, "c"), 0.6), (Hits.Chunk(2, "b", "2"), 0.5)), 1);

        Assert.That(supported.Select(hit => hit.Score), Is.EqualTo([0.8, 0.7, 0.6, 0.5]).Within(1e-9));
    }

    [Test]
    public void Apply_weight_of_zero_changes_nothing()
    {
        var hits = Hits.Of((Hits.Chunk(9), 0.8), (Hits.Chunk(1), 0.7), (Hits.Chunk(2), 0.6));
        Assert.That(NeighbourSupport.Apply(hits, 0), Is.SameAs(hits));
    }
}
