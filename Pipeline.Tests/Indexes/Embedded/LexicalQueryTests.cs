using System.Globalization;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded.Words;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Indexes.Embedded;

[TestFixture]
public sealed class LexicalQueryTests
{
    [TestCase("Renew a lease", "\"renew\" OR \"lease\"")]
    [TestCase("lease LEASE Lease", "\"lease\"")]
    [TestCase("a\" OR NEAR(b* {c}:d", "\"near\" OR \"b\" OR \"c\" OR \"d\"")]
    [TestCase("what is this", "\"what\" OR \"is\" OR \"this\"")]
    [TestCase("Größe 東京", "\"grosse\"* OR \"groesse\"* OR \"größe\" OR \"東京\"")]
    [TestCase("Welche Frist hat die Kündigung?", "\"frist\"* OR \"kundigung\"* OR \"kuendigung\"* OR \"kündigung\"")]
    [TestCase("When is `***` read?", "\"***\" OR \"read\"")]
    public void From_quotes_the_telling_words(string text, string expression) => Assert.That(LexicalQuery.From(text), Is.EqualTo(expression));

    [TestCase("")]
    [TestCase("?! -- *")]
    public void From_text_without_words_is_null(string text) => Assert.That(LexicalQuery.From(text), Is.Null);

    [Test]
    public void From_a_long_text_keeps_the_first_words()
    {
        var expression = LexicalQuery.From(string.Join(' ', Enumerable.Range(1000, 500).Select(number => number.ToString(CultureInfo.InvariantCulture))));

        Assert.That(expression!.Split(" OR "), Has.Length.EqualTo(QueryWords.Max));
        Assert.That(expression, Does.StartWith("\"1000\""));
    }
}
