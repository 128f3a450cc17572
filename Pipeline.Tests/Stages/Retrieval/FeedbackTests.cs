using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class FeedbackTests
{
    [Test]
    public void Of_takes_words_of_the_best_that_the_others_lack_and_the_question_has_not()
    {
        var words = FeedbackWords.Of("car brakes", [Hit(1, "Car brakes have discs and callipers", 9), Hit(2, "A car has seats", 2), Hit(3, "Brakes of a car squeak", 1)], passages: 1);

        Assert.That(words, Is.EquivalentTo(["discs", "callipers"]));
    }

    [Test]
    public void Of_too_few_hits_takes_none() => Assert.That(FeedbackWords.Of("car", [Hit(1, "car wheels", 1)], passages: 1), Is.Empty);

    [Test]
    public async Task Search_with_feedback_finds_what_shares_no_word_with_the_question()
    {
        await using ScratchIndex index = new();
        float[] vector = [1];
        await index.WriteAsync(
            SampleData.Passages(SampleData.Version(), ("nothing of it", vector), ("brakes brakes with callipers", vector), ("old brakes", vector), ("callipers alone", vector)), CancellationToken.None);
        VectorizedQuestion question = new("brakes", null, default, "", 0);
        ChunkQuery query = new("default", 10);

        var plain = await new LexicalSource(index, 0).SearchAsync(question, query, CancellationToken.None);
        var fed = await new LexicalSource(index, 1).SearchAsync(question, query, CancellationToken.None);

        Assert.That(plain.Select(hit => hit.Chunk.Ordinal), Is.EquivalentTo([1, 2]));
        Assert.That(fed.Select(hit => hit.Chunk.Ordinal), Is.EqualTo([1, 2, 3]));
        Assert.That(fed.Select(hit => hit.Score), Is.Ordered.Descending);
    }

    private static ChunkHit Hit(int number, string text, double score) => new(SampleData.Chunk(number, text), score);
}
