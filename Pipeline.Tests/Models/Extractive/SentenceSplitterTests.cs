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
    [TestCase("Prices:\n\n| Item | Price |\n|---|---:|\n| Tea | 3 |\n| Mr. Tea | 4. |\n\nIn euros.", "Prices:|¦ Item ¦ Price ¦|¦ Tea ¦ 3 ¦|¦ Mr. Tea ¦ 4. ¦|In euros.")]
    [TestCase("10,Ann,paid\n11,Bob,open\n12,\"Cee, D.\",open", "10,Ann,paid|11,Bob,open|12,\"Cee, D.\",open")]
    [TestCase("10;1,5;x\n11;2,5;y\n12;3;z", "10;1,5;x|11;2,5;y|12;3;z")]
    [TestCase("a\tb\tc\nd\te\tf\ng\th\ti", "a\tb\tc|d\te\tf|g\th\ti")]
    [TestCase("We went, saw, and\nleft, again, and\nagain, so it ends.", "We went, saw, and\nleft, again, and\nagain, so it ends.")]
    [TestCase("We went, saw, and\nleft, again, now.", "We went, saw, and\nleft, again, now.")]
    [TestCase("", "")]
    [TestCase(" \n\n ", "")]
    public void Split_finds_the_sentences(string passage, string sentences) =>
        Assert.That(string.Join('|', SentenceSplitter.Split(passage).Select(sentence => sentence.Text.Replace('|', '¦'))), Is.EqualTo(sentences));
}
