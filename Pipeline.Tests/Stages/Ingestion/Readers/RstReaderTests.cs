using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class RstReaderTests
{
    private readonly RstReader _reader = new();

    [Test]
    public void Read_levels_go_by_the_order_of_the_underlines()
    {
        const string Text = """
            =====
            Title
            =====

            Part
            ====

            Detail of ``x``
            ---------------

            Part two
            ========

            Text.
            """;

        Assert.That(Blocks.Of(_reader, Text), Is.EqualTo(["Heading 1: Title", "Heading 2: Part", "Heading 3: Detail of x", "Heading 2: Part two", "Paragraph: Text."]));
        Assert.That(_reader.Read(Text).Title, Is.EqualTo("Title"));
    }

    [Test]
    public void Read_proposal_header_gives_the_title_and_stays_together()
    {
        var document = _reader.Read("PEP: 20\nTitle: The Zen of Python\nAuthor: Tim,\n        Others\n\nAbstract\n========\n\nText.");

        Assert.That(document.Title, Is.EqualTo("PEP 20 – The Zen of Python"));
        Assert.That(Blocks.Of(document)[0], Is.EqualTo("Table: PEP: 20\nTitle: The Zen of Python\nAuthor: Tim,\n        Others"));
    }

    [Test]
    public void Read_field_list_gives_the_title() => Assert.That(_reader.Read(":Title: Some title\n:Author: X\n\nText.").Title, Is.EqualTo("Some title"));

    [Test]
    public void Read_literal_blocks_and_code_directives_are_code()
    {
        const string Text = """
            Like this::

                first

                Not a heading
                -------------

            After.

            .. code-block:: python
               :linenos:

               x = 1

               y = 2

            >>> doctest
            1

            .. note::

               Words in a note.
            """;

        Assert.That(Blocks.Of(_reader, Text), Is.EqualTo(
        [
            "Paragraph: Like this::",
            "Code:     first\n\n    Not a heading\n    -------------",
            "Paragraph: After.",
            "Code: .. code-block:: python\n   :linenos:\n\n   x = 1\n\n   y = 2",
            "Code: >>> doctest\n1",
            "Paragraph: .. note::",
            "Paragraph: Words in a note.",
        ]));
    }

    [Test]
    public void Read_tables_and_lists_are_found()
    {
        const string Text = """
            ===== ====
            A     B
            ===== ====
            1     2

            3     4
            ===== ====

            +---+---+
            | a | b |
            +---+---+

            - one
              more
            - two

            1. three
            """;

        Assert.That(Blocks.Of(_reader, Text), Is.EqualTo(
        [
            "Table: ===== ====\nA     B\n===== ====\n1     2\n\n3     4\n===== ====",
            "Table: +---+---+\n| a | b |\n+---+---+",
            "ListItem: - one\n  more",
            "ListItem: - two",
            "ListItem: 1. three",
        ]));
    }

    [TestCase("=====")]
    [TestCase("== ==\nnever ends")]
    [TestCase("Text::")]
    [TestCase(".. code::")]
    [TestCase("Title\n=")]
    public void Read_broken_markup_is_text(string text) => Assert.That(() => _reader.Read(text), Throws.Nothing);
}
