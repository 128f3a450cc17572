using NUnit.Framework;
using Pipeline.Core.Models.Extractive;

namespace Pipeline.Tests.Models.Extractive;

[TestFixture]
public sealed class SentenceSplitterTests
{
    [TestCase("One is here. Two is there! Is three? Yes.", "One is here.|Two is there!|Is three?|Yes.")]
    [TestCase("Pi is 3.14 today. Use version 2.0.1 of it.", "Pi is 3.14 today.|Use version 2.0.1 of it.")]
    [TestCase("Use a tool, e.g. Make, or cf. Knuth. Dr. Smith and J. R. Jones agree.", "Use a tool, e.g. Make, or cf. Knuth.|Dr. Smith and J. R. Jones agree.")]
    [TestCase("He said \"Stop.\" Then he left (at last.) All was well.", "He said \"Stop.\"|Then he left (at last.)|All was well.")]
    [TestCase("Call os.path. join it. Open the file.", "Call os.path. join it.|Open the file.")]
    [TestCase("Really?! Yes... Perhaps", "Really?!|Yes...|Perhaps")]
    [TestCase("A sentence\nover two lines. Another one.", "A sentence\nover two lines.|Another one.")]
    [TestCase("# Heading\nText of it.", "# Heading|Text of it.")]
    [TestCase("Heading\n=======\nText of it.", "Heading|Text of it.")]
    [TestCase("Three things:\n- one thing\n- another. Thing\n2. two", "Three things:|- one thing|- another.|Thing|2. two")]
    [TestCase("Run this:\n\n```\nfoo.Bar();\nA. B. C.\n```\n\nDone.", "Run this:|foo.Bar();\nA. B. C.|Done.")]
    [TestCase("", "")]
    [TestCase(" \n\n ", "")]
    public void Split_finds_the_sentences(string passage, string sentences) =>
        Assert.That(string.Join('|', SentenceSplitter.Split(passage)), Is.EqualTo(sentences));
}
