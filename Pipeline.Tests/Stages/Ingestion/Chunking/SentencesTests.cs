using NUnit.Framework;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Stages.Ingestion.Chunking;

internal sealed class SentencesTests
{
    [TestCase("One. Two.", "One.")]
    [TestCase("He said \"no.\" Then left.", "He said \"no.\"")]
    [TestCase("Use e.g. this one. Next.", "Use e.g. this one.")]
    [TestCase("See J. Smith there. Next.", "See J. Smith there.")]
    [TestCase("Version 3.11 is out! Next.", "Version 3.11 is out!")]
    [TestCase("No end", "No end")]
    [TestCase("終わり。次。", "終わり。")]
    [TestCase("Wait... What?", "Wait...")]
    public void FirstLength_ends_with_the_sentence(string text, string expected) => Assert.That(text[..Sentences.FirstLength(text)], Is.EqualTo(expected));
}
