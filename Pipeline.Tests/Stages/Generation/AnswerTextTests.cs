using NUnit.Framework;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Generation;

internal sealed class AnswerTextTests
{
    [Test]
    public void Append_finds_a_citation_as_soon_as_its_marker_is_complete_however_it_is_cut()
    {
        AnswerText answer = new([SampleData.Hit(1, "First. The cat sat on the mat. Last."), SampleData.Hit(2, "Other.")]);

        Assert.That(answer.Append("The cat sat. ["), Is.Empty);
        Assert.That(answer.Append("1"), Is.Empty);
        Assert.That(answer.Append("]"), Is.Empty);
        var found = answer.Append(" Again [1].");

        Assert.That(found.Select(c => (c.Index, c.Quote, c.Line, c.Heading)), Is.EqualTo([(1, "The cat sat on the mat.", 1, "Heading 1")]));
        Assert.That(answer.Complete(), Is.Empty, "a second mention is no second citation");
        Assert.That(answer.ToString(), Is.EqualTo("The cat sat. [1] Again [1]."));
    }

    [TestCase("One two.", 0, 1)]
    [TestCase("Three four.", 0, 1)]
    [TestCase("Five six.", 1, 2)]
    public void Append_quote_of_a_merged_passage_is_cited_where_it_stands(string claim, int ordinal, int line)
    {
        const string Text = "One two. Three four.\nFive six.";
        AnswerText answer = new(NeighbourMerge.Merge(Hits.Of((Hits.Piece(1, Text, 9, 30), 0.9), (Hits.Piece(0, Text, 0, 20), 0.8))));

        var citation = answer.Append($"{claim} [1] ").Single();

        Assert.That((citation.Quote, citation.ChunkId, citation.Ordinal, citation.Line), Is.EqualTo((claim, Hits.Chunk(ordinal).Id, ordinal, line)));
    }

    [TestCase(40, 0, 42)]
    [TestCase(0, 0, 0)]
    [TestCase(40, 3, 0)]
    public void Append_quote_is_cited_by_its_own_line_where_lines_are_known(int line, int page, int expected)
    {
        var hit = SampleData.Hit(1, "# Tea\r\n\r\nGreen tea steeps for two minutes.");
        AnswerText answer = new([hit with { Chunk = hit.Chunk with { Line = line, Page = page } }]);

        Assert.That(answer.Append("Green tea steeps. [1] ").Single().Line, Is.EqualTo(expected));
    }

    [Test]
    public void Complete_finds_the_marker_at_the_very_end()
    {
        AnswerText answer = new([SampleData.Hit(1, "Text.")]);
        answer.Append("Text. [1]");
        Assert.That(answer.Complete().Select(c => c.Index), Is.EqualTo([1]));
    }

    [Test]
    public void Append_markers_side_by_side_vouch_for_the_same_words()
    {
        AnswerText answer = new([SampleData.Hit(1, "Nothing here. Cats purr."), SampleData.Hit(2, "Dogs bark. Cats purr softly.")]);
        var found = answer.Append("Cats purr. [1] [2] ");
        Assert.That(found.Select(c => c.Quote), Is.EqualTo(["Cats purr.", "Cats purr softly."]));
    }

    [Test]
    public void ToString_markers_of_no_passage_are_taken_out()
    {
        AnswerText answer = new([SampleData.Hit(1, "Text.")]);
        answer.Append("One. [1] Two. [7] Three. [0]");
        answer.Complete();

        Assert.That(answer.ToString(), Is.EqualTo("One. [1] Two. Three."));
        Assert.That(answer.Dangling.Select(m => m.Index), Is.EqualTo([7, 0]));
    }

    [Test]
    public void Append_endless_answer_is_refused()
    {
        AnswerText answer = new([]);
        answer.Append(new string('x', AnswerText.MaxLength));
        Assert.That(() => answer.Append("x"), Throws.TypeOf<ModelAnswerException>().With.Message.Contains("longer than 262144 characters"));
    }
}
