using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class HeadingTextTests
{
    [TestCase("plain words", "plain words")]
    [TestCase("**Bold** and ``code``", "Bold and code")]
    [TestCase("[Traits](ch10.html#x) and more", "Traits and more")]
    [TestCase(":pep:`8` style", "8 style")]
    [TestCase("Note: a colon", "Note: a colon")]
    [TestCase("<a id=\"x\"></a>Anchor", "Anchor")]
    [TestCase("a < b", "a < b")]
    [TestCase("snake_case \\*", "snake_case *")]
    [TestCase("  two \n lines ", "two lines")]
    [TestCase("[open", "[open")]
    public void Clean_leaves_the_words(string markup, string expected) => Assert.That(HeadingText.Clean(markup), Is.EqualTo(expected));
}
