using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Markdown of many makers: titles, front matter, markup within it.</summary>
internal sealed class MarkdownVarietyTests
{
    private readonly MarkdownReader _reader = new();

    [TestCase("# F# and C#\n\nWords.", "F# and C#")]
    [TestCase("# Issue \\#5 ###\n\nWords.", "Issue #5")]
    [TestCase("C# in a nutshell\n================\n\nWords.", "C# in a nutshell")]
    [TestCase("#\tTabbed\n\nWords.", "Tabbed")]
    [TestCase("---\r\ntitle: 'It''s: here'\r\n---\r\n\r\nWords.", "It's: here")]
    [TestCase("---\ntitle: |\n  Line one\n  line two\n---\n\nWords.", "Line one line two")]
    [TestCase("---\n# a remark\ntitle: 2024\n---\n\nWords.", "2024")]
    [TestCase("---\nTitle: Capital\n---\n\nWords.", "Capital")]
    [TestCase("+++\ntitle = '''Raw 'title' '''\n+++\n\nWords.", "Raw 'title'")]
    [TestCase("---\nname: x\n---\n\n# The heading\n\nWords.", "The heading")]
    public void Read_title_is_the_documents_own(string text, string title)
    {
        var document = _reader.Read(text);

        Assert.That(document.Title, Is.EqualTo(title));
        Assert.That(Blocks.Of(document)[^1], Is.EqualTo("Paragraph: Words."));
    }

    [TestCase("---\nkeywords: 'tea, milk'\nauthors:\n- Ann\n- Bob\n---\n\nWords.", "authors=Ann, Bob;keywords=tea, milk")]
    [TestCase("---\nauthors:\n- name: Ann\n  mail: ann@example.org\n---\n\nWords.", null)]
    [TestCase("+++\n[taxonomies]\ntags = [\n  \"a\",\n  \"b\",\n]\n+++\n\nWords.", "taxonomies.tags=a, b")]
    [TestCase("---\nlast_modified: 2024-05-01T10:00:00Z\npublished: no\n---\n\nWords.", "last_modified=2024-05-01T10:00:00Z;published=no")]
    [TestCase("---\n\nA rule, no front matter: it has words.\n\n---\n\nWords.", "")]
    [TestCase("---\n\ntitle: T\nlang: en\n\n---\n\nWords.", "lang=en")]
    public void Read_front_matter_of_each_kind_is_metadata(string text, string? metadata)
    {
        var document = _reader.Read(text);

        Assert.That(Blocks.Of(document)[^1], Is.EqualTo("Paragraph: Words."));
        Assert.That(metadata, Is.Null.Or.EqualTo(string.Join(';', document.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))));
    }

    [TestCase("<p align=\"center\"><img src=\"logo.png\" alt=\"Logo\"></p>\n\nWords.", "Paragraph: Words.")]
    [TestCase("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O.", "Paragraph: Press Ctrl+C, H2O.")]
    [TestCase("Before <!-- one\ntwo --> after.", "Paragraph: Before \n after.")]
    [TestCase("> <details><summary>Ask</summary>\n> Answer.\n> </details>", "Paragraph: > Ask|Paragraph: > Answer.")]
    [TestCase("- item <!-- gone -->\n- <a name=\"x\"></a>other", "ListItem: - item|ListItem: - other")]
    [TestCase("| a <br> b | c |\n|---|---|\n| <b>1</b> | 2 |\n", "Table: | a  b | c |\n|---|---|\n| 1 | 2 |")]
    public void Read_markup_of_each_kind_is_left_out(string text, string expected) => Assert.That(string.Join('|', Blocks.Of(_reader, text).Select(block => block.TrimEnd())), Is.EqualTo(expected));

    [TestCase("[//]: # (A comment)")]
    [TestCase("[//]: # \"A comment\"")]
    [TestCase("[comment]: <> (A comment)")]
    [TestCase("[//]: #\n  'A comment'")]
    public void Parse_comments_that_are_written_as_links_are_left_out(string comment) => Assert.That(
        Blocks.Of(DocumentParser.Parse(System.Text.Encoding.UTF8.GetBytes($"# Tea\n\nFirst.\n\n{comment}\n[two]: https://example.org/two (Kept)\n\nLast.\n"), "a.md", new ParseLimits(), CancellationToken.None).Content),
        Is.EqualTo(["Heading 1: Tea", "Paragraph: First.", "Paragraph: [two]: https://example.org/two (Kept)", "Paragraph: Last."]));
}
