using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Properties;

/// <summary>Where chunks end, in documents of blocks of all kinds whose sentences and rows fit a chunk, with the headings above them.</summary>
internal sealed class ChunkEndProperties
{
    private static readonly Gen<string> Words = Gen.OneOf(Gen.String[Gen.Char['a', 'z'], 1, 9], Gen.String[Gen.Char['a', 'z'], 1, 9], Gen.Const("日本語"), Gen.Const("x[1]_"))
        .Array[1, 6].Select(words => string.Join(' ', words));

    private static readonly Gen<Piece[]> Blocks = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 9].Select(word => new[] { new Piece(BlockKind.Heading, [word]) }),
        Sentences(1, 12).Select(sentences => new[] { new Piece(BlockKind.Paragraph, sentences) }),
        Sentences(1, 3).Select(sentences => new[] { new Piece(BlockKind.ListItem, sentences) }),
        Words.Select(words => new[] { new Piece(BlockKind.ListItem, [words]) }),
        Gen.Select(Sentences(0, 3), Words, Sentences(1, 4), (before, open, after) => new[]
        {
            new Piece(BlockKind.Paragraph, [.. before, open]) { IsOpen = true },
            new Piece(BlockKind.Paragraph, [$"goes on {after[0]}", .. after[1..]]),
        }),
        Words.Array[1, 30].Select(lines => new[] { new Piece(BlockKind.Code, lines) }),
        Words.Select(words => $"| {words} | 1 |").Array[2, 30].Select(rows => new[] { new Piece(BlockKind.Table, rows) }));

    [Test]
    public void Split_ends_chunks_between_sentences_and_rows_and_leaves_none_of_a_few_words() => Gen.Select(Blocks.Array[1, 25], Gen.Int[120, 250], Gen.Int[0, 60]).Sample(
        (blocks, tokens, overlap) =>
        {
            var (document, ends) = Build([.. blocks.SelectMany(pieces => pieces)]);
            ChunkOptions options = new() { Tokens = tokens, Overlap = Math.Min(overlap, tokens / 2) };
            var chunks = new Chunker(options, TokenCounter.Estimating).Split(document).ToList();

            Assert.That(chunks.Where(chunk => !ends.Contains(chunk.End)).Select(chunk => document.Text[chunk.Start..chunk.End]), Is.Empty);
            Assert.That(chunks.Select(chunk => TokenEstimator.Estimate(document.Text.AsSpan(chunk.Start, chunk.End - chunk.Start))), Is.All.LessThanOrEqualTo(options.MostWhole));
            Assert.That(chunks.Count == 1 ? [] : chunks.Select(chunk => document.Text[chunk.Start..chunk.End]).Where(text => IsTiny(text, tokens)).ToList(), Is.Empty);
        },
        iter: 2_000);

    private static bool IsTiny(string text, int tokens) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length < 10 && TokenEstimator.Estimate(text) * 4 < tokens;

    private static Gen<string[]> Sentences(int least, int most) => Words.Select(words => $"X{words}.").Array[least, most];

    /// <summary>The document, and the offsets where a chunk may end: not after an open sentence or a heading, unless a heading follows or nothing.</summary>
    private static (DocumentText Document, HashSet<int> Ends) Build(List<Piece> pieces)
    {
        HashSet<int> ends = [];
        List<TextBlock> blocks = [];
        var text = "";
        for (var i = 0; i < pieces.Count; i++)
        {
            var (piece, start) = (pieces[i], text.Length);
            var separator = piece.Kind is BlockKind.Code or BlockKind.Table ? "\n" : " ";
            for (var part = 0; part < piece.Parts.Length; part++)
            {
                text += (part == 0 ? "" : separator) + piece.Parts[part];
                var isOpen = part == piece.Parts.Length - 1 && (piece.Kind == BlockKind.Heading || piece.IsOpen);
                if (!isOpen || i == pieces.Count - 1)
                {
                    ends.Add(text.Length);
                }
            }

            blocks.Add(new TextBlock(piece.Kind, start, text.Length, piece.Kind == BlockKind.Heading ? 1 : 0, piece.Kind == BlockKind.Heading ? piece.Parts[0] : null));
            text += "\n\n";
        }

        return (new DocumentText { Text = text, Blocks = blocks }, ends);
    }

    private sealed record Piece(BlockKind Kind, string[] Parts)
    {
        public bool IsOpen { get; init; }
    }
}
