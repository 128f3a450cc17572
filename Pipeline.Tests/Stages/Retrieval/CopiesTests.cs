using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class CopiesTests
{
    [Test]
    public void Merge_gives_a_passage_once_with_its_other_sources()
    {
        var hits = Hits.Of(Said("a", 0, "Tea."), Said("b", 0, "Tea."), Said("c", 0, "Milk."), Said("d", 0, "Tea."));

        var merged = Copies.Merge(hits);

        Assert.That(merged.Select(hit => (hit.Rank, hit.Chunk.Document.DocumentId)), Is.EqualTo([(1, "a"), (2, "c")]));
        Assert.That(merged[0].Copies, Is.EqualTo([hits[1].Chunk.Document.Source, hits[3].Chunk.Document.Source]));
        Assert.That(merged[1].Copies, Is.Empty);
    }

    [Test]
    public void Merge_what_one_document_says_twice_stays_twice()
    {
        var hits = Hits.Of(Said("a", 0, "Tea."), Said("a", 5, "Tea."));

        Assert.That(Copies.Merge(hits), Is.SameAs(hits));
    }

    [TestCase("aTea. bMilk. cTea. dMilk.", "a b", "c", "d")]
    [TestCase("aTea. bTea. cTea. dTea.", "a", "b c d")]
    [TestCase("aTea. bTea aMilk. cMilk.", "a b a", "", "", "c")]
    public void Merge_each_passage_keeps_its_own_sources(string said, string kept, params string[] copies)
    {
        var hits = Hits.Of([.. said.Split(' ').Select((words, at) => Said(words[..1], at, words[1..]))]);
        string SourcesOf(string documents) => string.Join(' ', documents.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(document => hits.First(hit => hit.Chunk.Document.DocumentId == document).Chunk.Document.Source));

        var merged = Copies.Merge(hits);

        Assert.That(string.Join(' ', merged.Select(hit => hit.Chunk.Document.DocumentId)), Is.EqualTo(kept));
        Assert.That(merged.Select(hit => string.Join(' ', hit.Copies)), Is.EqualTo(copies.Select(SourcesOf)));
    }

    private static (Chunk Chunk, double Score) Said(string document, int ordinal, string text) => (Hits.Chunk(ordinal, document) with { Text = text }, 1);
}
