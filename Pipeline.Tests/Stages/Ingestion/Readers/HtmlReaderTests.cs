using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Readers;

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
    public void Read_fifty_thousand_nested_elements_is_no_danger_to_the_stack()
    {
        StringBuilder text = new();
        text.Insert(0, "<div>", 50_000).Append("deep");
        Assert.That(Blocks.Of(_reader, text.ToString()), Is.EqualTo(["Paragraph: deep"]));
    }
}
