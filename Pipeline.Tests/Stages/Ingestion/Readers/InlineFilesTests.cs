using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class InlineFilesTests
{
    private static readonly string Picture = string.Concat(Enumerable.Repeat("iVBORw0KGgo7A+/9", 40));

    [TestCase("![logo](data:image/png;base64,{0}) after", "![logo]() after")]
    [TestCase("url('data:font/woff2;charset=utf-8;base64,{0}') x {0}", "url('') x ")]
    [TestCase("\"image/png\": \"{0}\", {0}\nnext", "\"image/png\": \"\", \nnext")]
    [TestCase("a, {0}", "a, ")]
    [TestCase("data:image/png;base64,iVBORw0KGgo7A+/9", "data:image/png;base64,iVBORw0KGgo7A+/9")]
    public void Without_pictures_the_rest_stays(string text, string expected) => Assert.That(InlineFiles.Without(text.Replace("{0}", Picture, StringComparison.Ordinal)), Is.EqualTo(expected));

    [TestCase("\"data:a/b,x\" ")]
    [TestCase("(data:a/b,x) ")]
    [TestCase("data:a/b,x ")]
    [TestCase("data:a")]
    [TestCase("data:")]
    [CancelAfter(120_000)]
    public void Without_takes_time_by_the_length_of_a_line(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000));

        Assert.That(InlineFiles.Without(text), Has.Length.LessThanOrEqualTo(text.Length));
    }

    [TestCase('-')]
    [TestCase('A')]
    [TestCase('7')]
    public void Without_a_long_line_of_one_kind_of_letter_stays(char letter)
    {
        var text = $"before {new string(letter, 1_000)} after";

        Assert.That(InlineFiles.Without(text), Is.SameAs(text));
    }

    [TestCase("a.md", "# T\n\n![x](data:image/png;base64,{0})\n\nAfter.")]
    [TestCase("a.json", "{\"title\": \"T\", \"image\": \"data:image/png;base64,{0}\", \"caption\": \"After.\"}")]
    [TestCase("a.html", "<html><body><p>Before <img src=\"data:image/png;base64,{0}\"> data:image/png;base64,{0} After.</p></body></html>")]
    [TestCase("a.csv", "a,b\n1,data:image/png;base64,{0}\n2,After.\n")]
    [TestCase("a.txt", "data:image/png;base64,{0} After.")]
    [TestCase("a.rst", "T\n=\n\n.. image:: data:image/png;base64,{0}\n\nAfter.")]
    [TestCase("a.css", ".a { background: url(data:image/png;base64,{0}) } /* After. */")]
    public void Parse_every_format_without_pictures(string name, string text)
    {
        var document = DocumentParser.ParseText(text.Replace("{0}", Picture, StringComparison.Ordinal), name, new ParseLimits(), CancellationToken.None).Content;

        Assert.That(document.Text, Does.Contain("After.").And.Not.Contain("iVBOR"));
    }
}
