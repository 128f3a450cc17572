using NUnit.Framework;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Models.Extractive;

[TestFixture]
internal sealed class SentencePickerTests
{
    private static readonly GroundedQuestion Bridge = new("When was the tower bridge built?",
    [
        new(1, "a.md", "", "The tower bridge was built of steel. The tower bridge was built in 1894. Its towers are tall.", 1),
        new(2, "b.md", "", "Bread is baked every morning.", 0.5),
    ]);

    [Test]
    public void Pick_held_to_one_sentence_takes_the_one_with_what_is_asked_for() =>
        Assert.That(SentencePicker.Pick(Bridge with { Sentences = 1 }).Sentences.Select(sentence => sentence.Text), Is.EqualTo(["The tower bridge was built in 1894."]));

    [Test]
    public void Pick_gives_the_best_sentence_of_a_passage_first_and_then_the_others_in_their_order()
    {
        GroundedQuestion question = new("When was the tower bridge built?",
        [
            new(1, "a.md", "", "The tower bridge was built of steel. The bridge tower is tall and built well. The tower bridge was built in 1894.", 1),
        ]);

        Assert.That(SentencePicker.Pick(question).Sentences.Select(sentence => sentence.Ordinal), Is.EqualTo([2, 0, 1]));
    }

    [Test]
    public void Pick_of_a_table_gives_the_row_that_is_asked_for_and_none_of_those_beside_it()
    {
        GroundedQuestion question = new("What is the price of Item 12?", [new(1, "a.md", "Item | Price", "| Item 11 | 7 euros |\n| Item 12 | 9 euros |\n| Item 13 | 4 euros |", 1)]);

        Assert.That(SentencePicker.Pick(question).Sentences.Select(sentence => sentence.Text), Is.EqualTo(["Item: Item 12 – Price: 9 euros"]));
    }

    [Test]
    public void Pick_of_a_table_gives_all_rows_that_have_as_much_of_the_question()
    {
        GroundedQuestion question = new("Which customers are from Lima?", [new(1, "a.csv", "customer,city", "1,Ann,Lima\n2,Bob,Oslo\n3,Cee,Lima\n4,Dee,Rome", 1)]);

        Assert.That(SentencePicker.Pick(question).Sentences.Select(sentence => sentence.Text), Is.EqualTo(["1,Ann,Lima", "3,Cee,Lima"]));
    }

    [TestCase("How long is the warranty?\n\nThree years from the day of purchase.\n\nWho pays the postage?\n\nThe buyer does.", "How long is the warranty?", "Three years from the day of purchase.")]
    [TestCase("How long is the warranty?\n\nThree years from the day of purchase.\n\nWho pays the postage?\n\nThe buyer does.", "Who pays the postage?", "The buyer does.")]
    [TestCase("Wer zahlt das Porto? Die Käuferin. Wie lange gilt die Garantie? Drei Jahre ab Kauf.", "Wie lange gilt die Garantie?", "Drei Jahre ab Kauf.")]
    public void Pick_of_questions_and_answers_gives_what_follows_the_question(string passage, string asked, string answer) =>
        Assert.That(SentencePicker.Pick(new GroundedQuestion(asked, [new(1, "faq.md", "", passage, 1)])).Sentences[0].Text, Is.EqualTo(answer));

    [Test]
    public void Pick_less_sure_than_asked_for_gives_nothing_and_says_how_sure()
    {
        var picked = SentencePicker.Pick(Bridge);
        var withheld = SentencePicker.Pick(Bridge with { AbstainBelow = picked.Confidence + 0.01 });

        Assert.That(picked.Confidence, Is.GreaterThan(GroundedQuestion.DefaultAbstainBelow));
        Assert.That(withheld.Sentences, Is.Empty);
        Assert.That(withheld.Confidence, Is.EqualTo(picked.Confidence));
    }

    [Test]
    public void Pick_is_surer_of_a_rare_word_than_of_a_common_one_and_less_sure_in_a_large_index()
    {
        GroundedQuestion question = new("lease window", [new(1, "a.md", "", "The lease runs for a minute.", 1)]);

        var rare = Confidence(question, 1000, lease: 1, window: 500);
        var common = Confidence(question, 1000, lease: 500, window: 1);
        var large = Confidence(question, 1_000_000, lease: 1000, window: 500_000);

        Assert.That(rare, Is.GreaterThan(common));
        Assert.That(large, Is.LessThan(rare));
    }

    [Test]
    public void Pick_is_surer_of_words_that_stand_in_one_sentence_or_under_the_title_than_of_words_far_apart()
    {
        var apart = Surety(new Passage(1, "a.md", "", "The lease runs. Here is a window.", 1));
        var together = Surety(new Passage(1, "a.md", "", "The lease runs in a window.", 1));
        var below = Surety(new Passage(1, "a.md", "", "Here is a window.", 1) { Title = "The lease" });

        Assert.That(together, Is.GreaterThan(apart));
        Assert.That(below, Is.GreaterThan(apart).And.LessThan(together));
    }

    [Test]
    public void Pick_is_less_sure_of_a_document_that_retrieval_liked_less()
    {
        Passage first = new(1, "a.md", "", "Bread is baked.", 1);
        Passage second = new(2, "b.md", "", "The lease runs in a window.", 0.8);

        Assert.That(Surety(first, second), Is.EqualTo(0.8 * Surety(first, second with { Score = 1 })).Within(1e-9));
    }

    [Test]
    public void Pick_knows_what_was_spoken_of_some_sentences_before()
    {
        GroundedQuestion question = new("When did Lovelace retire?",
        [
            new(1, "a.md", "", "Many people retired in 1832. The summer was hot. Lovelace loved numbers. She wrote a program. The lady retired in 1852.", 1),
        ])
        { Sentences = 1 };

        Assert.That(SentencePicker.Pick(question).Sentences.Select(sentence => sentence.Text), Is.EqualTo(["The lady retired in 1852."]));
    }

    private static double Surety(params Passage[] passages) => SentencePicker.Pick(new GroundedQuestion("lease window", passages)
    {
        Words = new WordCounts(1, new Dictionary<string, long>(StringComparer.Ordinal) { ["lease"] = 0, ["window"] = 0 }),
    }).Confidence;

    private static double Confidence(GroundedQuestion question, long passages, long lease, long window) => SentencePicker.Pick(question with
    {
        Words = new WordCounts(passages, new Dictionary<string, long>(StringComparer.Ordinal) { ["lease"] = lease, ["window"] = window }),
    }).Confidence;
}
