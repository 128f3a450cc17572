using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Tests.Support;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class SourceTextTests
{
    [TestCase("/base/docs/tea.md", 3, 0, "docs/tea.md:3", "file:///base/docs/tea.md#L3")]
    [TestCase("/base/a b#c.pdf", 9, 2, "a b#c.pdf#page=2", "file:///base/a%20b%23c.pdf#page=2")]
    [TestCase("https://x.org/a", 0, 0, "https://x.org/a", "https://x.org/a")]
    [TestCase("/other/tea.md", 3, 0, "/other/tea.md:3", "file:///other/tea.md#L3")]
    [Platform(Exclude = "Win")]
    public void Link_opens_the_place(string source, int line, int page, string text, string address)
    {
        var link = (TerminalLink)SourceText.Link(source, line, "/base", page);

        Assert.That(link.ToString(), Is.EqualTo(text));
        Assert.That(link.Address.AbsoluteUri, Is.EqualTo(address));
    }

    [TestCase("text:abc")]
    [TestCase("javascript:alert(1)")]
    public void Link_of_what_is_no_file_and_no_address_is_text(string source) => Assert.That(SourceText.Link(source, 0), Is.EqualTo(source));

    [Test]
    public void CleanWriter_makes_links_on_a_terminal_only_and_lets_no_other_sequence_through()
    {
        TerminalLink link = new(new Uri("https://x.org/\u001b]8;;evil"), "a\u001b[31m");
        using StringWriter terminal = new();
        using StringWriter file = new();
        new CleanWriter(terminal, isTerminal: true).Write(link);
        new CleanWriter(file).Write(link);

        Assert.That(terminal.ToString(), Is.EqualTo("\u001b]8;;https://x.org/%1B]8;;evil\u001b\\a[31m\u001b]8;;\u001b\\"));
        Assert.That(file.ToString(), Is.EqualTo("a[31m"));
    }

    [Test]
    public void Around_shows_six_lines_beside_the_passage_and_no_numbers_on_pages()
    {
        var lines = string.Concat(Enumerable.Range(1, 20).Select(i => $"l{i}\n"));
        Chunk before = new() { Id = new Guid(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Document = ChunkFactory.Document("a", "1"), Ordinal = 0, Text = lines, Start = 0, End = lines.Length, Line = 1, Page = 2 };
        var passage = before with { Ordinal = 1, Text = "here", Start = lines.Length, End = lines.Length + 4, Line = 21 };

        var shown = PassageContext.Around([before, passage], passage);

        Assert.That(shown.Select(line => line.Text), Is.EqualTo(["l15", "l16", "l17", "l18", "l19", "l20", "here"]));
        Assert.That(shown.Select(line => line.Number), Is.All.Zero);
    }

    [Test]
    public void Around_shows_the_passage_once_with_its_lines_and_what_stands_beside_it()
    {
        const string Text = "one\ntwo\nthree\nfour\nfive\n";
        var document = ChunkFactory.Document("a", "1");
        Chunk[] chunks = [Piece(0, 0, 8, 1), Piece(1, 4, 14, 2), Piece(2, 8, 24, 3)];

        var lines = PassageContext.Around(chunks, chunks[1]);

        Assert.That(
            lines.Select(line => (line.Number, line.Text, line.IsPassage)),
            Is.EqualTo(new[] { (0, "one", false), (2, "two", true), (3, "three", true), (0, "four", false), (0, "five", false) }));

        Chunk Piece(int ordinal, int start, int end, int line) =>
            new() { Id = new Guid(ordinal, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Document = document, Ordinal = ordinal, Text = Text[start..end], Start = start, End = end, Line = line };
    }
}
