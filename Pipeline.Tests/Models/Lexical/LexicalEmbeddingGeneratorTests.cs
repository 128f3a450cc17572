using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Models.Lexical;

namespace Pipeline.Tests.Models.Lexical;

[TestFixture]
public sealed class LexicalEmbeddingGeneratorTests
{
    private readonly LexicalEmbeddingGenerator _generator = new(384);

    [OneTimeTearDown]
    public void Dispose() => _generator.Dispose();

    [TestCase("The quick brown fox jumps over the lazy dog.")]
    [TestCase("Größe, naïve, 東京, Ωmega 3.14")]
    [TestCase("...!?")]
    [TestCase("")]
    [TestCase("the of and")]
    public async Task Generate_gives_unit_length_to_any_text(string text)
    {
        var vector = await EmbedAsync(text);

        Assert.That(vector, Has.Length.EqualTo(384));
        Assert.That(TensorPrimitives.Norm<float>(vector), Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public async Task Generate_gives_the_same_bits_on_every_machine()
    {
        // If this changes for plain words, stored vectors are void: raise the model id.
        var vector = await EmbedAsync("The quick brown foxes are jumping over the lazy dogs, naïvely: 東京 3.14 snake_case.");

        Assert.That(XxHash64.HashToUInt64(MemoryMarshal.AsBytes<float>(vector)).ToString("x16"), Is.EqualTo("dd5926e2bf0bc79f"));
    }

    [Test]
    public async Task Generate_does_not_depend_on_the_other_texts()
    {
        var together = await _generator.GenerateAsync([new string('x', 5000), "one two three", "one two"]);

        Assert.That(together[1].Vector.ToArray(), Is.EqualTo(await EmbedAsync("one two three")));
        Assert.That(together[2].Vector.ToArray(), Is.EqualTo(await EmbedAsync("one two")));
    }

    [Test]
    public async Task Generate_puts_texts_that_share_words_nearer_than_others()
    {
        var question = await EmbedAsync("How are Running Foxes counted?");

        Assert.That(await DotAsync(question, "a fox runs and is counted"), Is.GreaterThan(await DotAsync(question, "how are you, they are here")));
        Assert.That(await DotAsync(question, "foxhound"), Is.GreaterThan(await DotAsync(question, "submarine")), "shared parts of words");
        Assert.That(await DotAsync(question, "submarine warfare"), Is.LessThan(0.2f));
    }

    [Test]
    public async Task Generate_lets_a_repeated_word_weigh_less_than_in_proportion()
    {
        var other = await EmbedAsync("banana");

        var once = await DotAsync(other, "apple banana");
        var often = await DotAsync(other, string.Concat(Enumerable.Repeat("apple ", 9)) + "banana");

        // In proportion it would be about 1/9 beside 1/√2.
        Assert.That(often / once, Is.InRange(0.3, 0.6));
    }

    [Test]
    public void Generate_with_other_dimensions_asked_for_throws() =>
        Assert.That(
            async () => await _generator.GenerateAsync(["x"], new EmbeddingGenerationOptions { Dimensions = 100 }),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("384"));

    [TestCase(15)]
    [TestCase(4097)]
    public void Constructor_with_dimensions_out_of_range_throws(int dimensions) =>
        Assert.That(() => new LexicalEmbeddingGenerator(dimensions), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Generate_when_cancelled_stops() =>
        Assert.That(async () => await _generator.GenerateAsync(["x"], null, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    private async Task<float[]> EmbedAsync(string text) => (await _generator.GenerateAsync([text]))[0].Vector.ToArray();

    private async Task<float> DotAsync(float[] vector, string text)
    {
        var other = await EmbedAsync(text);
        return TensorPrimitives.Dot<float>(vector, other);
    }
}
