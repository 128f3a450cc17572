using System.Text;
using NUnit.Framework;
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
            title </title><style>no</style></head><body><nav>no</nav><header><a href="/">no</a></header>
            <h2>Big <em>words</em></h2><p>First   para<br>second line.</p><ul><li>One<li>Two</ul>
            <pre>
              a = 1

              b = 2</pre>
            <table><tr><th>A<th>B<tr><td>1<td>2</table>loose<script>no()</script><aside><a href="/">no</a></aside><footer>no</footer></body></html>
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

    [TestCase("<body><header><h1>Opening hours</h1></header><p>Ten to six.", "Heading 1: Opening hours|Paragraph: Ten to six.")]
    [TestCase("<body><h1>Trail</h1><aside><p>The bridge is closed.</aside>", "Heading 1: Trail|Paragraph: The bridge is closed.")]
    [TestCase("<body><header><a href=a>Home</a> <a href=b>About us</a> now</header><p>Text.", "Paragraph: Text.")]
    [TestCase("<body><main><header><p>By <a href=a>Ann Author</a></header><p>Text.<footer><p>Corrected in May.</footer></main><footer>Imprint</footer>", "Paragraph: By Ann Author|Paragraph: Text.|Paragraph: Corrected in May.")]
    public void Read_what_introduces_a_text_stays_and_menus_go(string page, string blocks) => Assert.That(Blocks.Of(_reader, page), Is.EqualTo(blocks.Split('|')));

    [TestCase("<p>Born <span style='display:none'>(1977)</span>in August.<div hidden>Cheese</div><p style='color: red; VISIBILITY : hidden'>Ghost", "Paragraph: Born in August.")]
    [TestCase("<p style='display:block'>Seen<p style='--display:none'>Seen too<p hidden=''>Not", "Paragraph: Seen|Paragraph: Seen too")]
    public void Read_what_is_hidden_goes(string page, string blocks) => Assert.That(Blocks.Of(_reader, page), Is.EqualTo(blocks.Split('|')));

    [TestCase("<table><tr><td>Mon<td><p>Soup</p><p>Bread</p><tr><td>Wed<td><ul><li>Beans<li>Corn</ul></table>", "Table: Mon | Soup Bread | \nWed | Beans Corn |")]
    [TestCase("<table><tr><td rowspan=2>North<td>Oslo<td>10<tr><td>Bergen<td>20</table>", "Table: North | Oslo | 10 | \nNorth | Bergen | 20 |")]
    [TestCase("<table><tr><td>Oslo<td rowspan=3>Norway<tr><td>Bergen<tr><td>Molde<tr><td>Kiel<td>Germany</table>", "Table: Oslo | Norway | \nBergen | Norway | \nMolde | Norway | \nKiel | Germany |")]
    [TestCase("<table><tr><td>a<br>b<td><table><tr><td>c<td>d</table></table>", "Table: a b | c | d | |")]
    [TestCase("<p>The sum is 10<sup>6</sup> euros, H<sub>2</sub>O.", "Paragraph: The sum is 10^6 euros, H2O.")]
    public void Read_cells_stand_apart_and_rows_say_all(string page, string blocks) =>
        Assert.That(Blocks.Of(_reader, page).Select(block => block.Replace(" |  | ", " | ", StringComparison.Ordinal)), Is.EqualTo(blocks.Split("||")));
}
