using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class MarkdownReaderTests
{
    private readonly MarkdownReader _reader = new();

    [Test]
    public void Read_finds_every_kind_of_block()
    {
        const string Text = """
            # One `two` [three](x.md)

            A paragraph
            of two lines.

            Setext **heading**
            ------------------

            - first
            - second
              - inner

            ```rust
            # not a heading

            fn main() {}
            ```

                indented code

            | a | b |
            |---|---|
            | 1 | 2 |

            > quoted
            """;

        Assert.That(Blocks.Of(_reader, Text), Is.EqualTo(
        [
            "Heading 1: One two three",
            "Paragraph: A paragraph\nof two lines.",
            "Heading 2: Setext heading",
            "ListItem: - first",
            "ListItem: - second",
            "ListItem: - inner",
            "Code: ```rust\n# not a heading\n\nfn main() {}\n```",
            "Code:     indented code",
            "Table: | a | b |\n|---|---|\n| 1 | 2 |",
            "Paragraph: > quoted",
        ]));
        Assert.That(_reader.Read(Text).Title, Is.EqualTo("One two three"));
    }

    [Test]
    public void Read_front_matter_gives_the_title_and_is_no_block()
    {
        var document = _reader.Read("---\ntitle: \"From the front\"\ndraft: true\n---\n\n# Heading\n\nText.");

        Assert.That(document.Title, Is.EqualTo("From the front"));
        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: Heading", "Paragraph: Text."]));
    }

    [Test]
    public void Read_windows_line_ends_keep_offsets_of_the_file()
    {
        const string Text = "# A\r\n\r\nFirst\r\nsecond.\r\n\r\nThird.";
        Assert.That(Blocks.Of(_reader, Text), Is.EqualTo(["Heading 1: A", "Paragraph: First\r\nsecond.", "Paragraph: Third."]));
    }

    [Test]
    public void Read_link_definitions_are_not_lost() =>
        Assert.That(string.Join('\n', Blocks.Of(_reader, "Text [a].\n\n[a]: https://example.org/a\n\nMore.")), Does.Contain("https://example.org/a"));

    [TestCase("")]
    [TestCase("# ")]
    [TestCase("---\n---\n")]
    public void Read_text_without_words_has_no_blocks_or_an_empty_heading(string text) => Assert.That(() => _reader.Read(text), Throws.Nothing);

    [TestCase("---\ntitle: Plain title # the working one\n---\n\nWords.", "Plain title")]
    [TestCase("---\ntitle: >-\n  A folded\n  title\n---\n\nWords.", "A folded title")]
    [TestCase("---\nauthor: { title: Dr }\ntitle: \"A: quoted\"\n...\n\nWords.", "A: quoted")]
    [TestCase("+++\ntitle = \"Toml title\"\ndraft = true\n+++\n\nWords.", "Toml title")]
    [TestCase("---\ntitle: [broken\n---\n\nWords.", "")]
    [TestCase("## C#\n\nWords.", "C#")]
    [TestCase("## Closed ##\n\nWords.", "Closed")]
    [TestCase("## ##\n\nWords.", "")]
    public void Read_title_is_the_documents_own(string text, string title)
    {
        var document = _reader.Read(text);

        Assert.That(document.Title, Is.EqualTo(title));
        Assert.That(Blocks.Of(document)[^1], Is.EqualTo("Paragraph: Words."));
        Assert.That(Blocks.Of(document), Has.None.Contain("title ").And.None.Contain("draft"));
    }
}
