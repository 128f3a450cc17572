using CsCheck;
using Microsoft.ML.Tokenizers;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Html;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;
using Pipeline.Core.Text;
using Pipeline.Tests.Stages.Ingestion;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Properties;

/// <summary>What holds of the chunks of any text, in any format.</summary>
internal sealed class ChunkingProperties
{
    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 12], Gen.String[Gen.Char['a', 'z'], 1, 12], Gen.String[Gen.Char['a', 'z'], 100, 400], Gen.Const("日本語。"), Gen.Const("😀"), Gen.Const("e.g."), Gen.Const("x[1]_::"));

    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.Select(Word.Array[1, 30], OneOf(".", "", "::", "!")).Select((words, end) => string.Join(' ', words) + end),
        OneOf("# Heading", "## Second", "### Third", "=====", "-----", "Title", "- item", "1. item", "> quote", "    code", "```", "| a | b |", "|---|---|",
            ".. code-block:: x", ".. note::", "== ==", "+--+--+", "PEP: 1", "Title: x", "<p>", "</div>", "<li>x", "<!-- c -->", "[a]: https://example.org", "---", "\t"));

    // The last word is none that a sentence may go on after, as an initial is.
    private static readonly Gen<string> Sentence = Gen.String[Gen.Char['a', 'z'], 1, 9].Array[3, 20].Select(words => $"Word {string.Join(' ', words)} end.");

    private static readonly Gen<string> Text = Gen.Select(Line, OneOf("\n", "\n\n", "\r\n", "\n    "), (line, end) => line + end).Array[0, 60].Select(string.Concat);

    private static readonly Tokenizer Gpt = TiktokenTokenizer.CreateForEncoding("cl100k_base");

    private static readonly IDocumentReader[] Readers = [new MarkdownReader(), new RstReader(), new PlainTextReader(), new HtmlReader()];

    [Test]
    public void Split_keeps_sizes_order_and_all_words() => Gen.Select(Text, Gen.Int[0, Readers.Length - 1], Gen.Int[16, 120], Gen.Int[0, 60]).Sample(
        (text, reader, tokens, overlap) =>
        {
            var document = Readers[reader].Read(text);
            ChunkOptions options = new() { Tokens = tokens, Overlap = Math.Min(overlap, tokens / 2) };
            var chunks = new Chunker(options, TokenCounter.Estimating).Split(document).ToList();

            AssertBlocks(document, isSource: reader < 3);
            AssertSizes(document, chunks, options.MostWhole);
            AssertCoverage(document, chunks);
            AssertWords(document, chunks, options);
        },
        iter: 500);

    [Test]
    public void Split_keeps_sizes_as_the_models_tokenizer_counts_them_but_for_the_ends_of_torn_words() => Gen.Select(Text, Gen.Int[16, 120], Gen.Int[0, 60]).Sample(
        (text, tokens, overlap) =>
        {
            var document = Readers[0].Read(text);
            var counter = TokenCounter.Of(new TokenizingGenerator(Gpt));
            ChunkOptions options = new() { Tokens = tokens, Overlap = Math.Min(overlap, tokens / 2) };
            var chunks = new Chunker(options, counter).Split(document).ToList();

            AssertCoverage(document, chunks);
            Assert.That(chunks.Select(chunk => counter.Count(document.Text.AsSpan(chunk.Start, chunk.End - chunk.Start))), Is.All.LessThanOrEqualTo(options.MostWhole * 9 / 8));
        },
        iter: 300);

    [Test]
    public void Split_ends_between_sentences_and_rows() => Gen.Select(Sentence.Array[1, 12].Array[1, 8], Gen.Bool, Gen.Int[80, 160]).Sample(
        (paragraphs, isTable, tokens) =>
        {
            var text = isTable
                ? string.Join('\n', paragraphs.SelectMany(rows => rows).Select(row => $"| {row} | 1 |").Prepend("|---|---|").Prepend("| Name | Age |"))
                : string.Join("\n\n", paragraphs.Select(sentences => string.Join(' ', sentences)));
            var document = new MarkdownReader().Read(text);

            foreach (var chunk in new Chunker(new ChunkOptions { Tokens = tokens, Overlap = tokens / 5 }, TokenCounter.Estimating).Split(document))
            {
                Assert.That(document.Text[chunk.Start..chunk.End], isTable ? Does.StartWith("|").And.EndWith("|") : Does.Match(@"^Word[\s\S]*\.$"));
            }
        },
        iter: 300);

    /// <summary>No chunk has fewer than ten words, but for one whose words are so long that no more of them fit, or that is all there is.</summary>
    private static void AssertWords(DocumentText document, List<TextChunk> chunks, ChunkOptions options)
    {
        foreach (var text in chunks.Select(chunk => document.Text[chunk.Start..chunk.End]).Where(text => chunks.Count > 1 && WordsOf(text) < 10))
        {
            Assert.That(TokenEstimator.Estimate(text) + options.Tokens, Is.GreaterThan(options.MostWhole - options.Tokens), text);
        }
    }

    private static int WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Blocks are in order, apart, and without blanks at their end; of text formats they hold all words.</summary>
    private static void AssertBlocks(DocumentText document, bool isSource)
    {
        var end = 0;
        foreach (var block in document.Blocks)
        {
            Assert.That(block.Start, Is.GreaterThanOrEqualTo(end));
            Assert.That(block.End, Is.GreaterThan(block.Start));
            Assert.That(!isSource || !Words(document.Text[end..block.Start]) || end == 0, "words between blocks");
            end = block.End;
        }

        Assert.That(!isSource || !Words(document.Text[end..]) || document.Blocks.Count == 0, "words after the last block");
    }

    private static void AssertSizes(DocumentText document, List<TextChunk> chunks, int most)
    {
        foreach (var chunk in chunks)
        {
            var text = document.Text[chunk.Start..chunk.End];
            Assert.That(TokenEstimator.Estimate(text), Is.LessThanOrEqualTo(most), text);
            Assert.That(text, Is.EqualTo(text.TrimEnd()).And.Not.Empty);
            Assert.That(char.IsLowSurrogate(text[0]) || char.IsHighSurrogate(text[^1]), Is.False, "a character was torn");
        }

        Assert.That(chunks.Zip(chunks.Skip(1), (a, b) => b.Start > a.Start && b.End > a.End), Is.All.True, "every chunk begins and ends after the one before");
    }

    private static void AssertCoverage(DocumentText document, List<TextChunk> chunks)
    {
        var covered = new bool[document.Text.Length];
        foreach (var chunk in chunks)
        {
            Array.Fill(covered, true, chunk.Start, chunk.End - chunk.Start);
        }

        var lost = document.Blocks.SelectMany(block => Enumerable.Range(block.Start, block.End - block.Start)).Where(i => !covered[i] && !char.IsWhiteSpace(document.Text[i]));
        Assert.That(lost.ToList(), Is.Empty, "offsets of characters that are in no chunk");
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static bool Words(string text) => text.Any(char.IsLetterOrDigit);
}
