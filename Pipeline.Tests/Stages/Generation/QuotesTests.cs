using NUnit.Framework;
using Pipeline.Core.Stages.Generation;

namespace Pipeline.Tests.Stages.Generation;

internal sealed class QuotesTests
{
    [Test]
    public void Find_gives_the_nearest_sentence_as_it_stands_there() => Assert.That(
        Quotes.Find("Memory is managed through ownership.", "Some use a collector.\nRust manages memory\nthrough *ownership*. It compiles.", out _),
        Is.EqualTo("Rust manages memory\nthrough *ownership*."));

    [Test]
    public void Find_heading_is_no_part_of_the_sentence_below_it() => Assert.That(
        Quotes.Find("Ownership is unique.", "## Ownership\n\nOwnership is its most unique feature.\n\nMore.", out _), Is.EqualTo("Ownership is its most unique feature."));

    [TestCase("Lamp: B – Price: 40", "Our lamps.\n\n| Lamp | Price |\n|---|---|\n| A | 30 |\n| B | 40 |\n| C | 50 |", "| B | 40 |", 50)]
    [TestCase("id: 2 – name: Bolt – state: open", "1,Nut,open\n2,Bolt,open\n3,Pin,open", "2,Bolt,open", 11)]
    public void Find_in_a_table_gives_the_row(string claim, string passage, string row, int start)
    {
        Assert.That(Quotes.Find(claim, passage, out var sentence), Is.EqualTo(row));
        Assert.That(sentence, Is.EqualTo(start..(start + row.Length)));
    }

    [Test]
    public void Find_nothing_shared_gives_a_sentence_of_the_passage() => Assert.That(Quotes.Find("xyz", "First one.", out _), Is.EqualTo("First one."));

    [Test]
    public void Find_long_sentence_is_cut_at_a_blank()
    {
        var quote = Quotes.Find("word", string.Join(' ', Enumerable.Repeat("word", 200)), out _);
        Assert.That(quote, Has.Length.LessThanOrEqualTo(300).And.EndsWith("word"));
    }
}
