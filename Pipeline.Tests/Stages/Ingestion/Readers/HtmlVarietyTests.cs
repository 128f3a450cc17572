using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Readers.Html;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Pages of many makers: what stands beside the text, what is not seen, how tables are built.</summary>
internal sealed class HtmlVarietyTests
{
    private static readonly string Running = string.Join(' ', Enumerable.Repeat("The article goes on, and on, with many words in it.", 6));

    [TestCase("<main><article><header><hgroup><h1>Pool reopens</h1><p>After two years</p></hgroup></header>{0}</article></main>", "Pool reopens|After two years")]
    [TestCase("<article><h1>Pump</h1>{0}<aside class='admonition warning'><p>Switch it off first.</p></aside>{0}</article>", "Pump|Switch it off first.")]
    [TestCase("<div role=main><div class=post><header><h2>Pump</h2><time>3 May</time></header>{0}<section><header><h3>Parts</h3></header>{0}</section></div></div>", "Pump|3 May|Parts")]
    [TestCase("<main id=content><h1>Pump</h1>{0}<div class='note'><p>It is heavy.</p></div>{0}<footer><p>Source: the maker's handbook.</p></footer></main>", "Pump|It is heavy.|Source: the maker's handbook.")]
    public void Read_what_belongs_to_an_article_stays(string body, string expected)
    {
        var menu = $"<header><nav>{string.Concat(Enumerable.Repeat("<a href=a>Elsewhere</a> ", 12))}</nav></header>";
        var text = new HtmlReader().Read($"<html><head><title>T</title></head><body>{menu}{string.Format(null, body, $"<p>{Running}</p><p>{Running}</p>")}</body></html>").Text;

        foreach (var words in expected.Split('|'))
        {
            Assert.That(text, Does.Contain(words));
        }

        Assert.That(text, Does.Not.Contain("Elsewhere"));
    }

    [TestCase("<p>Seen.<template><p>Not yet.</template><noscript>Switch on scripts.</noscript>", "Paragraph: Seen.")]
    [TestCase("<p>Seen.<p style=\"display: none !important\">Not.<p STYLE='Display:None;'>Not.", "Paragraph: Seen.")]
    [TestCase("<p>Seen.<div style='visibility:hidden'><p>Not.<ul><li>Not either</ul></div><p>After.", "Paragraph: Seen.", "Paragraph: After.")]
    [TestCase("<p>Seen.<dialog>Closed.</dialog><dialog open><p>Opened.</dialog>", "Paragraph: Seen.", "Paragraph: Opened.")]
    [TestCase("<table hidden><tr><td>Not</table><table><tr><td>a<td style='display:none'>no<td>b</table>", "Table: a | b |")]
    [TestCase("<p>Seen<span style='color: none; display:inline'>, and this</span>.<p style='visibility:visible'>Also.", "Paragraph: Seen, and this.", "Paragraph: Also.")]
    public void Read_what_is_not_seen_goes(string page, params string[] blocks) => Assert.That(Blocks.Of(new HtmlReader(), page), Is.EqualTo(blocks));

    [TestCase("<table><thead><tr><th>Day<th>Menu</thead><tbody><tr><td>Mon<td><div>Soup</div><div>Bread</div></tbody></table>", "Table: Day | Menu | \nMon | Soup Bread |")]
    [TestCase("<table><tr><th colspan=2>Both<tr><td>a<td>b</table>", "Table: Both | \na | b |")]
    [TestCase("<table><tr><td rowspan=2 colspan=2>X<td>1<tr><td>2</table>", "Table: X | 1 | \nX | 2 |")]
    [TestCase("<table><tr><td rowspan=0>All<td>1<tr><td>2<tr><td>3</table>", "Table: All | 1 | \nAll | 2 | \nAll | 3 |")]
    [TestCase("<table><tbody><tr><td rowspan=9>North<td>1<tbody><tr><td>South<td>2</table>", "Table: North | 1 | \nSouth | 2 |")]
    [TestCase("<table><caption>Prices of May</caption><tr><td><a href=x>Tea</a><td><span>4</span><span>.50</span></table>", "Table: Prices of May\nTea | 4.50 |")]
    [TestCase("<dl><dt>Key</dt><dd>Under the mat</dd><dt>Code</dt><dd>4711</dd></dl>", "ListItem: Key", "ListItem: Under the mat", "ListItem: Code", "ListItem: 4711")]
    [TestCase("<p>x<sup>2</sup> + y<sup>n+1</sup>, note<sup><a href='#1'>[1]</a></sup>, 1<sup>st</sup>.", "Paragraph: x^2 + y^n+1, note[1], 1st.")]
    [TestCase("<p>One<br/>two</p><p>three<wbr>four&nbsp;five</p>", "Paragraph: One\ntwo", "Paragraph: threefour five")]
    public void Read_tables_and_cells_of_each_shape(string page, params string[] blocks) => Assert.That(Blocks.Of(new HtmlReader(), page).Select(block => block.Replace('\u00A0', ' ')), Is.EqualTo(blocks));

    [TestCase("iso-8859-2", "<html><head><title>a</title><META content='text/html; charset=iso-8859-2' http-equiv=content-type></head><body>Žádost</body></html>", "Žádost")]
    [TestCase("windows-1253", "<!-- a comment with charset=utf-8 --><html><head><meta charset='windows-1253'></head><body>Καλημέρα</body></html>", "Καλημέρα")]
    [TestCase("euc-kr", "<html><head><meta name=author content=x><meta http-equiv=Content-Type content=\"text/html;charset=euc-kr\"></head><body>회의</body></html>", "회의")]
    [TestCase("big5", "<?xml version='1.0' encoding='big5'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>假期</p></body></html>", "假期")]
    [TestCase("windows-874", "<html><head><meta charset=tis-620></head><body>วันหยุด</body></html>", "วันหยุด")]
    [TestCase("windows-1252", "<html><head><meta charset=iso-8859-1></head><body>Fünf € – “quoted”</body></html>", "Fünf € – “quoted”")]
    public void Parse_page_is_read_in_the_set_it_names(string charset, string page, string words) => Assert.That(
        DocumentParser.Parse(CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(page), "a.html", new ParseLimits(), CancellationToken.None).Content.Text.Trim(), Is.EqualTo(words));

    [TestCase("<p>", "</p>")]
    [TestCase("<table><tr><td>", "</td></tr></table>")]
    [TestCase("<div><span>", "</span></div>")]
    [CancelAfter(60_000)]
    public void Read_large_pages_take_time_by_their_length(string before, string after)
    {
        var page = $"<html><body>{string.Concat(Enumerable.Range(0, 20_000).Select(at => $"{before}Line {at} of the report, with some words, and more of them.{after}\n"))}</body></html>";

        Assert.That(new HtmlReader().Read(page).Text, Does.Contain("Line 0 of").And.Contain("Line 19999 of"));
    }
}
