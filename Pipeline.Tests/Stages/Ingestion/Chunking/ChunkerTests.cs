using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Stages.Ingestion.Chunking;

internal sealed class ChunkerTests
{
    private const string Ten = "Ten words in one short line are ten of them.";

    [Test]
    public void Split_begins_a_chunk_at_each_heading_and_keeps_the_path()
    {
        var chunks = Split($"# A\n\n{Lines(3)}\n\n## B\n\n{Lines(3)}\n\n# C\n\n{Lines(3)}", tokens: 44, overlap: 0);

        Assert.That(chunks.Select(c => c.Heading), Is.EqualTo(["A", "A › B", "C"]));
        Assert.That(chunks.Select(c => c.Text[..3]), Is.EqualTo(["# A", "## ", "# C"]));
    }

    [Test]
    public void Split_puts_tiny_sections_together_under_the_path_of_the_first()
    {
        var chunks = Split($"# A\n\n{Ten}\n\n# B\n\n{Ten}\n\n# C\n\n{Ten}", tokens: 100, overlap: 0);

        Assert.That(chunks, Has.Count.EqualTo(1));
        Assert.That(chunks[0].Heading, Is.EqualTo("A"));
    }

    [Test]
    public void Split_never_joins_a_section_to_one_of_a_higher_level() =>
        Assert.That(Split($"## A\n\n{Ten}\n\n# B\n\n{Ten}", tokens: 100, overlap: 0), Has.Count.EqualTo(2));

    [TestCase("Few words.\n\n# A\n\n{0}", 1)]
    [TestCase("## A\n\nFew words.\n\n# B\n\n{0}", 1)]
    [TestCase("# A\n\n{0}\n\n# B\n\nFew words.", 1)]
    [TestCase("# A\n\n{0}\n\n# B\n\nFew words.\n\n# C\n\n{0}", 2)]
    [TestCase("# A\n\n{0}\n\nFew words.", 1)]
    [TestCase("Few words.", 1)]
    public void Split_makes_no_chunk_of_a_few_words_unless_there_are_no_more(string text, int expected)
    {
        var chunks = Split(text.Replace("{0}", string.Join(' ', Enumerable.Repeat(Ten, 4)), StringComparison.Ordinal), tokens: 44, overlap: 0);

        Assert.That(chunks, Has.Count.EqualTo(expected));
    }

    [Test]
    public void Split_leaves_of_a_torn_paragraph_no_few_words_behind()
    {
        var chunks = Split($"{string.Join(' ', Enumerable.Repeat(Ten, 12))} The end.", tokens: 44, overlap: 0);

        Assert.That(chunks.Select(chunk => chunk.Text), Is.EqualTo([$"{Ten} {Ten} {Ten} {Ten}", $"{Ten} {Ten} {Ten} {Ten}", $"{Ten} {Ten} {Ten} {Ten} The end."]));
    }

    [Test]
    public void Split_ends_within_no_sentence_that_goes_on_after_a_page()
    {
        const string Before = "It says nothing of what is";
        var text = $"{Ten}\n\n{Ten} {Ten} {Before}\n\ntold on the next page. {Ten} {Ten}";
        var chunks = Split(text, tokens: 44, overlap: 0);

        Assert.That(chunks[0].Text, Does.EndWith(Ten));
        Assert.That(chunks[1].Text, Does.StartWith($"{Before}\n\ntold on the next page."));
    }

    [TestCase("A title of its own", true)]
    [TestCase("These are the rules:", false)]
    public void Split_leaves_no_title_behind_that_is_told_by_no_mark(string title, bool isTitle)
    {
        var chunks = Split($"{Ten}\n\n{Ten}\n\n{Ten}\n\n{title}\n\n{Ten} {Ten} {Ten} {Ten}", tokens: 44, overlap: 0);

        Assert.That(chunks[1].Text, isTitle ? Does.StartWith(title) : Does.StartWith(Ten));
    }

    [TestCase("+------+-----+\n| Name | Age |\n+======+=====+\n", "| Person | {0}  |\n| no. {0} |     |\n+------+-----+\n")]
    [TestCase("====== ====\nName   Age\n====== ====\n", "Person {0}\n       number {0}\n")]
    [TestCase("Text of the list.\n\n  ====== ====\n  Name   Age\n  ====== ====\n", "  Person {0}\n         number {0}\n")]
    public void Split_cuts_drawn_tables_between_their_rows(string header, string row)
    {
        string rowOf(int number) => row.Replace("{0}", $"{number:00}", StringComparison.Ordinal);
        var table = header + string.Concat(Enumerable.Range(1, 40).Select(rowOf)) + header.Split('\n')[^2];
        var document = new RstReader().Read(table);
        var chunks = new Chunker(new ChunkOptions { Tokens = 60, Overlap = 0 }, TokenCounter.Estimating).Split(document).Select(chunk => document.Text[chunk.Start..chunk.End]).ToList();

        Assert.That(chunks, Has.Count.GreaterThan(2));
        for (var number = 1; number <= 40; number++)
        {
            var whole = rowOf(number).Split("\n+")[0].Trim();
            Assert.That(chunks.Count(chunk => chunk.Contains(whole, StringComparison.Ordinal)), Is.EqualTo(1), whole);
        }
    }

    [Test]
    public void Split_heading_without_text_goes_with_what_is_below_it()
    {
        var chunks = Split($"# A\n\n## B\n\n{Lines(6)}", tokens: 44, overlap: 0);

        Assert.That(chunks[0].Text, Does.StartWith("# A\n\n## B\n\nTen"));
        Assert.That(chunks[0].Heading, Is.EqualTo("A › B"));
    }

    [TestCase("two ", 200)]
    [TestCase("internationalisation ", 50)]
    public void Split_line_without_end_is_cut_alike_from_its_first_piece_to_its_last(string word, int inChunk)
    {
        var chunks = Split(string.Concat(Enumerable.Repeat(word, 100 * inChunk)), tokens: 200, overlap: 0);

        Assert.That(chunks, Has.Count.EqualTo(100));
        Assert.That(chunks.Select(chunk => chunk.Text.Length), Is.All.EqualTo((inChunk * word.Length) - 1));
    }

    [Test]
    public void Split_sentence_longer_than_what_is_looked_at_first_is_whole_if_it_fits()
    {
        var sentence = $"It goes on and on and on{new string(' ', 20_000)}and on and on.";
        var chunks = Split($"{Ten} {sentence} {Ten}", tokens: 16, overlap: 0);

        Assert.That(chunks.Select(chunk => chunk.Text), Is.EqualTo([Ten, sentence, Ten]));
    }

    [Test]
    public void Split_paragraph_up_to_twice_as_long_as_a_chunk_stays_whole_with_its_heading()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat(Ten, 7));
        var chunks = Split($"{Ten}\n\n{Ten}\n\n{paragraph}\n\n# A\n\n{paragraph}", tokens: 44, overlap: 0);

        Assert.That(chunks.Select(chunk => chunk.Text), Is.EqualTo([$"{Ten}\n\n{Ten}", paragraph, $"# A\n\n{paragraph}"]));
    }

    [Test]
    public void Split_paragraph_longer_still_is_cut_into_chunks_of_the_usual_size()
    {
        var chunks = Split(string.Join(' ', Enumerable.Repeat(Ten, 9)), tokens: 44, overlap: 0);

        Assert.That(chunks.Select(chunk => chunk.Text), Is.EqualTo([$"{Ten} {Ten} {Ten} {Ten}", $"{Ten} {Ten} {Ten} {Ten}", Ten]));
    }

    [Test]
    public void Split_keeps_code_whole_if_it_fits()
    {
        var code = "```\n" + string.Join('\n', Enumerable.Repeat("call(one, two);", 4)) + "\n```";
        var chunks = Split($"{Ten} {Ten}\n\n{code}", tokens: 44, overlap: 10);

        Assert.That(chunks[^1].Text, Does.EndWith(code));
        Assert.That(chunks[0].Text, Does.Not.Contain("call"));
    }

    [Test]
    public void Split_cuts_code_that_does_not_fit_between_lines()
    {
        var code = "```\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => $"    line({i});")) + "\n```";
        var chunks = Split(code, tokens: 44, overlap: 0);

        Assert.That(chunks.SelectMany(c => c.Text.Split('\n')), Is.EqualTo(code.Split('\n')));
    }

    [Test]
    public void Split_repeats_whole_sentences_at_most_the_overlap()
    {
        var chunks = Split(string.Join(' ', Enumerable.Range(1, 12).Select(i => $"Sentence {i} has six words.")), tokens: 32, overlap: 16);

        Assert.That(chunks[1].Text, Does.StartWith("Sentence 3 has six words. Sentence 4 has six words. Sentence 5"));
        Assert.That(chunks[0].Text, Does.EndWith("Sentence 4 has six words."));
    }

    [Test]
    public void Split_repeats_sentences_of_the_paragraph_before_but_neither_headings_nor_code()
    {
        var chunks = Split(string.Join("\n\n", Enumerable.Range(1, 12).Select(i => $"Paragraph {i} has six words.")), tokens: 32, overlap: 16);
        var others = Split($"```\ncall(one);\ncall(two);\ncall(three);\n```\n\n{Ten} {Ten}\n\n# A\n\n{Ten} {Ten} {Ten}", tokens: 32, overlap: 16);

        Assert.That(chunks[1].Text, Does.StartWith("Paragraph 3 has six words.\n\nParagraph 4 has six words.\n\nParagraph 5"));
        Assert.That(others.Count(chunk => chunk.Text.Contains("call(three)", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(others.Count(chunk => chunk.Text.Contains("# A", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Split_long_lines_are_paragraphs_without_a_blank_line_between()
    {
        var line = string.Join(' ', Enumerable.Repeat(Ten, 5));
        var chunks = Split($"{line}\nShort title\n{line}\n{line}", tokens: 80, overlap: 0);

        Assert.That(chunks.Select(c => c.Text), Is.EqualTo([line, $"Short title\n{line}", line]));
    }

    [TestCase("| Name | Age |\n|------|-----|\n", "Name | Age")]
    [TestCase("Name | Age\n--- | ---\n", "Name | Age")]
    public void Split_table_that_must_be_torn_keeps_its_header_in_sight(string header, string expected)
    {
        var rows = Enumerable.Range(1, 30).Select(i => $"| Person number {i} | {i} |").ToList();
        var chunks = Split($"# People\n\n{header}{string.Join('\n', rows)}", tokens: 60, overlap: 0);

        Assert.That(chunks, Has.Count.GreaterThan(3));
        Assert.That(chunks[0], Has.Property("Heading").EqualTo("People").And.Property("Text").Contains(expected));
        Assert.That(chunks.Skip(1).Select(c => c.Heading), Is.All.EqualTo($"People › {expected}"));
        Assert.That(chunks.SelectMany(c => c.Text.Split('\n')).Where(row => row.Contains("Person")), Is.EqualTo(rows));
    }

    [Test]
    public void Split_table_that_fits_has_no_header_in_its_path() =>
        Assert.That(Split("# People\n\n| Name | Age |\n|---|---|\n| Ann | 3 |", tokens: 60, overlap: 0)[0].Heading, Is.EqualTo("People"));

    [Test]
    public void Split_leaves_no_heading_alone_before_code_that_would_fit_the_next_chunk()
    {
        var code = "```\n" + string.Join('\n', Enumerable.Repeat("call(one, two);", 5)) + "\n```";
        Assert.That(Split($"# A\n\n## B\n\n{code}", tokens: 44, overlap: 0)[0].Text, Does.StartWith("# A\n\n## B\n\n```\ncall"));
    }

    [Test]
    public void Split_blocks_out_of_step_with_the_text_fail_and_say_which()
    {
        DocumentText wrong = new() { Text = "short", Blocks = [new TextBlock(BlockKind.Paragraph, 0, 99)] };
        Assert.That(
            () => new Chunker(new ChunkOptions(), TokenCounter.Estimating).Split(wrong).ToList(),
            Throws.TypeOf<PermanentException>().With.Message.Contains("Block 0 of the document spans 0 to 99").And.Message.Contains("the text at 5"));
    }

    [Test]
    public void Chunker_overlap_beyond_half_a_chunk_prints_both_values() => Assert.That(
        () => new Chunker(new ChunkOptions { Tokens = 100, Overlap = 51 }, TokenCounter.Estimating), Throws.ArgumentException.With.Message.Contains("'overlap' is 51 and 'tokens' is 100"));

    private static string Lines(int count) => string.Join('\n', Enumerable.Repeat(Ten, count));

    private static List<Piece> Split(string text, int tokens, int overlap) =>
        [.. new Chunker(new ChunkOptions { Tokens = tokens, Overlap = overlap }, TokenCounter.Estimating).Split(new MarkdownReader().Read(text)).Select(c => new Piece(text[c.Start..c.End], c.Heading))];

    private sealed record Piece(string Text, string Heading);
}
