using Microsoft.ML.Tokenizers;
using NUnit.Framework;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Text;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Text;

internal sealed class TokenCounterTests
{
    private static readonly Tokenizer Gpt = TiktokenTokenizer.CreateForEncoding("cl100k_base");
    private static readonly Tokenizer WordPieces = SampleTokenizers.WordPieces();

    private static IEnumerable<Tokenizer> Tokenizers => [Gpt, WordPieces];

    [Test]
    public void Count_is_that_of_the_generators_tokenizer()
    {
        Assert.That(CounterOf(Gpt).Count("tokenizers disagree"), Is.EqualTo(Gpt.CountTokens("tokenizers disagree")).And.Not.EqualTo(TokenCounter.Estimating.Count("tokenizers disagree")));
        Assert.That(CounterOf(WordPieces).Count("Walking walks"), Is.EqualTo(4), "walk ##ing walk ##s");
    }

    [Test]
    public void Generator_without_a_tokenizer_is_counted_by_the_estimate()
    {
        using LexicalEmbeddingGenerator model = new(64);

        Assert.That(TokenCounter.Of(model), Is.SameAs(TokenCounter.Estimating));
        Assert.That(TokenCounter.Estimating.Fingerprint, Is.Empty, "documents that were cut before there were tokenizers stay as they are");
    }

    [Test]
    public void Fingerprint_tells_tokenizers_apart_and_stays_the_same_for_one()
    {
        Assert.That(CounterOf(Gpt).Fingerprint, Is.EqualTo(CounterOf(TiktokenTokenizer.CreateForEncoding("cl100k_base")).Fingerprint));
        Assert.That(CounterOf(Gpt).Fingerprint, Is.Not.EqualTo(CounterOf(WordPieces).Fingerprint));
    }

    [TestCaseSource(nameof(Tokenizers))]
    public void Cut_is_at_a_blank_and_as_long_as_the_limit_allows(Tokenizer tokenizer)
    {
        const string Text = "walk walks walking walk walks walking walk walks walking";

        var cut = CounterOf(tokenizer).Cut(Text, 7);

        Assert.That(Text[cut - 1], Is.EqualTo(' '));
        Assert.That(tokenizer.CountTokens(Text[..(cut - 1)]), Is.InRange(5, 7));
    }

    [TestCaseSource(nameof(Tokenizers))]
    public void Cut_of_one_long_word_fits_and_parts_no_surrogate_pair(Tokenizer tokenizer)
    {
        var counter = CounterOf(tokenizer);
        foreach (var text in new[] { new string('x', 1_000), string.Concat(Enumerable.Repeat("😀", 300)), "É" + new string('é', 700) })
        {
            foreach (var limit in new[] { 1, 2, 7 })
            {
                var cut = counter.Cut(text, limit);

                Assert.That(cut, Is.InRange(1, text.Length));
                Assert.That(char.IsHighSurrogate(text[cut - 1]), Is.False);
                Assert.That(cut <= 2 || tokenizer.CountTokens(text[..cut]) <= limit, text[..cut]);
            }
        }
    }

    private static TokenCounter CounterOf(Tokenizer tokenizer) => TokenCounter.Of(new TokenizingGenerator(tokenizer));
}
