using NUnit.Framework;
using Pipeline.Core.Models.Extractive;

namespace Pipeline.Tests.Models.Extractive;

[TestFixture]
internal sealed class AnswerKindsTests
{
    [TestCase("How many jobs are leased at once?", AnswerKind.Number)]
    [TestCase("What percentage is lost?", AnswerKind.Number)]
    [TestCase("When was the bridge built?", AnswerKind.Time)]
    [TestCase("In which year did it end?", AnswerKind.Time)]
    [TestCase("Who built the bridge?", AnswerKind.Person)]
    [TestCase("Which city has the bridge?", AnswerKind.Place)]
    [TestCase("Why was it built?", AnswerKind.Any)]
    [TestCase("Wer hat die Brücke gebaut?", AnswerKind.Any)]
    public void Of_question_is_what_it_asks_for(string question, AnswerKind kind) => Assert.That(AnswerKinds.Of(question), Is.EqualTo(kind));

    [TestCase(AnswerKind.Number, "Twelve of them are.", true)]
    [TestCase(AnswerKind.Number, "Some of them are.", false)]
    [TestCase(AnswerKind.Time, "It was built in 1894.", true)]
    [TestCase(AnswerKind.Time, "It was built of stone.", false)]
    [TestCase(AnswerKind.Person, "The bridge was built by Horace Jones.", true)]
    [TestCase(AnswerKind.Person, "Then the Tower Bridge was built of stone.", false)]
    [TestCase(AnswerKind.Any, "Anything.", true)]
    public void Has_tells_whether_a_sentence_has_such_a_thing(AnswerKind kind, string sentence, bool has) =>
        Assert.That(AnswerKinds.Has(kind, sentence, new HashSet<string> { "tower", "bridg" }), Is.EqualTo(has));
}
