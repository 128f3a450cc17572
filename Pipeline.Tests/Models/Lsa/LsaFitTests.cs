using System.Numerics.Tensors;
using NUnit.Framework;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Models.Lsa;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Models.Lsa;

internal sealed class LsaFitTests
{
    private const int Texts = 200;
    private const int Topics = 4;

    [Test]
    public void Fit_finds_words_alike_that_never_stand_together_but_in_the_same_company()
    {
        var model = Fit();

        Assert.That(Nearness(model, "car", "automobile"), Is.GreaterThan(0.8));
        Assert.That(Nearness(model, "car", "violin"), Is.LessThan(0.3));
        Assert.That(model.Explained, Is.InRange(0.2f, 1f));
    }

    [Test]
    public void Fit_gives_the_same_bytes_for_the_same_texts()
    {
        var before = Bytes();

        Assert.That(Bytes(), Is.EqualTo(before));
    }

    [Test]
    public void Embed_gives_unit_vectors_and_zeros_where_no_word_is_known()
    {
        var model = Fit();
        using WordTable words = new();
        var known = new float[model.Dimensions];
        var unknown = new float[model.Dimensions];

        Assert.Multiple(() =>
        {
            Assert.That(model.TryEmbed("An engine, brakes and the road", words, known), Is.True);
            Assert.That(TensorPrimitives.Norm<float>(known), Is.EqualTo(1).Within(1e-5));
            Assert.That(model.TryEmbed("qwertz the of", words, unknown), Is.False);
            Assert.That(unknown, Is.All.Zero);
        });
    }

    [Test]
    public void Fit_without_a_word_in_common_gives_a_model_that_knows_nothing()
    {
        var texts = Enumerable.Range(0, 40).Select(number => $"alone{(char)('a' + (number % 26))}{(char)('a' + (number / 26))}").ToList();
        var model = LsaBytes.Read(LsaFit.Fit(texts, texts.Count, 10, CancellationToken.None));
        using WordTable words = new();

        Assert.That(model.TryEmbed(texts[0], words, new float[10]), Is.False);
    }

    [Test]
    public void Read_of_another_layout_says_what_to_do()
    {
        var bytes = Bytes();
        bytes[0] = 77;

        Assert.That(() => LsaBytes.Read(bytes), Throws.TypeOf<NotSupportedException>().With.Message.Contains("layout 77"));
        Assert.That(LsaBytes.ReadChunks(Bytes()), Is.EqualTo(Texts));
    }

    private static byte[] Bytes() => LsaFit.Fit(TopicTexts.Of(Texts), Texts, Topics, CancellationToken.None);

    private static LsaModel Fit() => LsaBytes.Read(Bytes());

    private static float Nearness(LsaModel model, string one, string other) => TensorPrimitives.Dot<float>(Embed(model, one), Embed(model, other));

    private static float[] Embed(LsaModel model, string text)
    {
        using WordTable words = new();
        var vector = new float[model.Dimensions];
        model.TryEmbed(text, words, vector);
        return vector;
    }
}
