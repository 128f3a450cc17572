using NUnit.Framework;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class NeighbourMergeTests
{
    private const string Text = "One two.\nThree four. Five six.\n\n  Seven eight.";

    [Test]
    public void Merge_adjacent_chunks_become_the_text_between_their_ends()
    {
        var merged = NeighbourMerge.Merge(Hits.Of((Hits.Piece(1, Text, 9, 30), 0.9), (Hits.Chunk(7), 0.8), (Hits.Piece(2, Text, 34, 46), 0.7), (Hits.Piece(0, Text, 0, 8), 0.6)));

        Assert.That(merged.Select(hit => (hit.Rank, hit.Score)), Is.EqualTo([(1, 0.9), (2, 0.8)]));
        var chunk = merged[0].Chunk;
        Assert.That(chunk.Text, Is.EqualTo(Text));
        Assert.That((chunk.Start, chunk.End, chunk.Line, chunk.Ordinal), Is.EqualTo((0, Text.Length, 1, 0)));
        Assert.That(chunk.Id, Is.EqualTo(Hits.Chunk(1).Id), "the best one's");
    }

    [Test]
    public void Merge_overlapping_chunks_say_what_they_share_once()
    {
        var merged = NeighbourMerge.Merge(Hits.Of((Hits.Piece(0, Text, 0, 20), 0.9), (Hits.Piece(1, Text, 9, 30), 0.8)));
        Assert.That(merged.Select(hit => hit.Chunk.Text), Is.EqualTo([Text[..30]]));
    }

    [Test]
    public void Merge_heading_is_what_stands_above_all()
    {
        var merged = NeighbourMerge.Merge(Hits.Of((Hits.Piece(0, Text, 0, 20, "Book › Part › One"), 0.9), (Hits.Piece(1, Text, 9, 30, "Book › Part › Two"), 0.8)));
        Assert.That(merged[0].Chunk.Heading, Is.EqualTo("Book › Part"));
    }

    [Test]
    public void Merge_chunks_apart_or_of_other_documents_and_versions_stay_apart()
    {
        var hits = Hits.Of((Hits.Chunk(1), 0.9), (Hits.Chunk(3), 0.8), (Hits.Chunk(4, "b"), 0.7), (Hits.Chunk(2, "a", "2"), 0.6));
        Assert.That(NeighbourMerge.Merge(hits), Is.EqualTo(hits));
    }

    [Test]
    public void Merge_a_passage_has_at_most_so_many_chunks()
    {
        var merged = NeighbourMerge.Merge(Hits.Of([.. Enumerable.Range(0, 6).Select(i => (Hits.Chunk(i), 1 - (i / 10.0)))]));
        Assert.That(merged.Select(hit => (hit.Chunk.Start, hit.Chunk.End)), Is.EqualTo([(0, 39), (40, 59)]));
    }
}
