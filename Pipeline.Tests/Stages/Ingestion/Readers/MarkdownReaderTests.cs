using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
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

    [TestCase("---\ntags: [a, b]\nauthor:\n  name: Ann\ndescription: About the\n  frobnicator.\ndraft: true\nweight: 3\n---\n\nWords.", "author.name=Ann;description=About the frobnicator.;draft=true;tags=a, b;weight=3")]
    [TestCase("+++\ntags = [\"a\", \"b\"]\ndescription = \"About it\"\ndate = 2024-05-01\n[params]\ndraft = false\n+++\n\nWords.", "date=2024-05-01;description=About it;params.draft=false;tags=a, b")]
    [TestCase("{\n  \"title\": \"T\",\n  \"tags\": [\"a\", \"b\"],\n  \"n\": 1.5\n}\n\nWords.", "n=1.5;tags=a, b")]
    [TestCase("---\na: &x [1]\nb: *x\nc: ~\n---\n\nWords.", "a=1")]
    [TestCase("+++\nbroken = = \n+++\n\nWords.", "")]
    [TestCase("Words.", "")]
    public void Read_front_matter_is_metadata(string text, string metadata)
    {
        var document = _reader.Read(text);

        Assert.That(string.Join(';', document.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")), Is.EqualTo(metadata));
        Assert.That(Blocks.Of(document)[^1], Is.EqualTo("Paragraph: Words."));
    }

    [TestCase("---\ntitle: T\ndescription: About the\n  frobnicator.\nlayout: page\ntags:\n  - tea\n  - milk\n---\n\nWords.", "Paragraph: description: About the\n  frobnicator.|Paragraph: tags:\n  - tea\n  - milk|Paragraph: Words.")]
    [TestCase("+++\nlayout = \"page\"\nsummary = \"About it\"\n+++\n\nWords.", "Paragraph: summary = \"About it\"|Paragraph: Words.")]
    [TestCase("{\n  \"layout\": \"page\",\n  \"description\": \"About it\"\n}\n\nWords.", "Paragraph: \"description\": \"About it\"|Paragraph: Words.")]
    public void Read_front_matter_that_describes_the_text_is_found(string text, string expected) => Assert.That(string.Join('|', Blocks.Of(_reader, text)), Is.EqualTo(expected));

    [TestCase("<details>\n<summary>How long?</summary>\n\nThree years.\n\n</details>\n\n<!-- The secret\nmargin. -->\n", "Paragraph: How long?|Paragraph: Three years.")]
    [TestCase("<h1 align=\"center\">\n  Kettle\n</h1>\n\nWords.", "Heading 1: Kettle|Paragraph: Words.")]
    [TestCase("<h2>Kettle</h2>\n\nWords.", "Heading 2: Kettle|Paragraph: Words.")]
    [TestCase("<div>\n    <p>In a box.</p>\n</div>\n", "Paragraph: In a box.")]
    [TestCase("One<br>two <b>bold</b> <!-- gone --> and `<b>` as code, ssh <host>, Vec<T>.", "Paragraph: One two bold  and `<b>` as code, ssh <host>, Vec<T>.")]
    [TestCase("<table><tr><td>a</td><td>b</td></tr></table>\n", "Paragraph: a b")]
    [TestCase("<style>\np { color: red }\n</style>\n\nWords.", "Paragraph: Words.")]
    [TestCase("```html\n<!-- kept -->\n<p>kept</p>\n```\n", "Code: ```html\n<!-- kept -->\n<p>kept</p>\n```")]
    [TestCase("- <b>one</b>\n- two\n\nAfter <i>it</i>.\n\n# The <u>end</u>\n", "ListItem: - one|ListItem: - two|Paragraph: After it.|Heading 1: The end")]
    [TestCase("<Tabs>\n\nWords.\n\n</Tabs>\n", "Paragraph: <Tabs>|Paragraph: Words.|Paragraph: </Tabs>")]
    [TestCase("Ends ``with ` one tick``, `<b>` as code, and <b a='1'\nb='2'>two lines</b>.", "Paragraph: Ends ``with ` one tick``, `<b>` as code, and \ntwo lines.")]
    [TestCase("a < b and c > d, <5>, </>, <!-- open", "Paragraph: a < b and c > d, <5>, </>, <!-- open")]
    public void Read_comments_and_tags_are_left_out(string text, string expected) => Assert.That(string.Join('|', Blocks.Of(_reader, text)), Is.EqualTo(expected));

    [TestCase("!!! note \"Before you start\"\n    Unplug it.\n\n    Then wait.\n\nAfter.", "Paragraph: Note: Before you start\nUnplug it.|Paragraph: Then wait.|Paragraph: After.")]
    [TestCase(":::tip[Fast]\nUse two.\n:::\n\nAfter.", "Paragraph: Tip: Fast\nUse two.|Paragraph: After.")]
    [TestCase("> [!WARNING]\n> Hot.\n\nAfter.", "Paragraph: > Warning:\n> Hot.|Paragraph: After.")]
    [TestCase("Title\n=====\n\n??? info\n    Hidden words.\n", "Heading 1: Title|Paragraph: Info:\nHidden words.")]
    [TestCase("```\n!!! note\n    as it is\n```\n", "Code: ```\n!!! note\n    as it is\n```")]
    public void Read_admonitions_are_paragraphs(string text, string expected) => Assert.That(string.Join('|', Blocks.Of(_reader, text)), Is.EqualTo(expected));

    [Test]
    public void Read_lines_stay_those_of_the_file_when_something_is_left_out()
    {
        var text = _reader.Read("# A\n\n<!-- one\ntwo\nthree -->\n\n<div>\n\nWords.\n\n</div>\n").Text;

        Assert.That(text.Split('\n')[8], Is.EqualTo("Words."));
    }

    [TestCase("`")]
    [TestCase("` `` ")]
    [TestCase("<")]
    [TestCase("<a ")]
    [TestCase("<!--")]
    [TestCase("<script>")]
    [TestCase("<div>\n\n")]
    [TestCase("<b>a</b>\n\n")]
    [CancelAfter(120_000)]
    public void Read_takes_time_by_the_length_of_the_text(string piece) => Assert.That(() => _reader.Read(string.Concat(Enumerable.Repeat(piece, 100_000))), Throws.Nothing);

    [Test]
    public void Read_components_and_imports_of_mdx_are_left_out()
    {
        var document = DocumentParser.Parse("import Tabs from '@theme/Tabs';\n\n# A\n\n<Tabs>\n\nWords {/* unseen */}here.\n\n</Tabs>\n"u8.ToArray(), "a.mdx", new ParseLimits(), CancellationToken.None).Content;

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: A", "Paragraph: Words here."]));
    }
}
