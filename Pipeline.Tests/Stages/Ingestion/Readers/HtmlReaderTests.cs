using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Html;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class HtmlReaderTests
{
    private readonly HtmlReader _reader = new();

    [Test]
    public void Read_keeps_the_text_and_leaves_out_the_furniture()
    {
        const string Text = """
            <html><head><title> The
            title </title><style>no</style></head><body><nav>no</nav><header>no</header>
            <h2>Big <em>words</em></h2><p>First   para<br>second line.</p><ul><li>One<li>Two</ul>
            <pre>
              a = 1

              b = 2</pre>
            <table><tr><th>A<th>B<tr><td>1<td>2</table>loose<script>no()</script><aside>no</aside><footer>no</footer></body></html>
            """;

        var document = _reader.Read(Text);

        Assert.That(document.Title, Is.EqualTo("The title"));
        Assert.That(Blocks.Of(document), Is.EqualTo(
        [
            "Heading 2: Big words",
            "Paragraph: First para\nsecond line.",
            "ListItem: One",
            "ListItem: Two",
            "Code:   a = 1\n\n  b = 2",
            "Table: A | B | \n1 | 2 |",
            "Paragraph: loose",
        ]));
        Assert.That(document.HasSourceLines, Is.False);
    }

    [Test]
    public void Read_page_of_an_article_is_the_article_alone()
    {
        var paragraph = $"<p>{string.Join(' ', Enumerable.Repeat("The article goes on, and on, with many words in it.", 6))}</p>";
        var teasers = string.Concat(Enumerable.Repeat("<li><a href='x'>Read another story</a></li>", 20));

        var document = _reader.Read($"<title>Story</title><div class='menu'><ul>{teasers}</ul></div><div class='post'><h2>Part</h2>{paragraph}{paragraph}{paragraph}</div><div class='related'><ul>{teasers}</ul></div>");

        Assert.That(document.Text, Does.Contain("The article goes on").And.Not.Contain("another story"));
        Assert.That(Blocks.Of(document)[0], Is.EqualTo("Heading 2: Part"));
    }

    [Test]
    public void Read_ten_thousand_nested_elements_is_no_danger_to_the_stack()
    {
        StringBuilder text = new();
        text.Insert(0, "<div>", 10_000).Append("deep");
        Assert.That(Blocks.Of(_reader, text.ToString()), Is.EqualTo(["Paragraph: deep"]));
    }
}
