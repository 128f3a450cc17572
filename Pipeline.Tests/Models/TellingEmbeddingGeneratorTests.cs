using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Models;

/// <summary>A model is told which texts are questions and which are passages, in the way it was trained for.</summary>
internal sealed class TellingEmbeddingGeneratorTests
{
    private static readonly EmbeddingModelOptions Prefixes = new() { QueryPrefix = "query: ", PassagePrefix = "passage: " };

    [TestCase(EmbeddingInput.Query, "query: a text")]
    [TestCase(EmbeddingInput.Passage, "passage: a text")]
    public async Task Prefix_of_what_the_text_is_goes_before_it(EmbeddingInput input, string expected)
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        using var telling = TellingEmbeddingGenerator.Around(model, Prefixes);

        await EmbeddingCalls.EmbedAsync(telling, ["a text"], input, CancellationToken.None);

        Assert.That(model.Texts, Is.EqualTo(new[] { expected }));
    }

    [TestCase(EmbeddingInput.Query, "search_query")]
    [TestCase(EmbeddingInput.Passage, "search_document")]
    public async Task Input_type_travels_in_the_options(EmbeddingInput input, string expected)
    {
        using Asked model = new();
        using var telling = TellingEmbeddingGenerator.Around(model, new() { QueryType = "search_query", PassageType = "search_document" });

        await EmbeddingCalls.EmbedAsync(telling, ["a text"], input, CancellationToken.None);

        Assert.That(model.Options!.AdditionalProperties!["input_type"], Is.EqualTo(expected));
        Assert.That(EmbeddingInputs.From(model.Options), Is.EqualTo(input), "any generator may read what the texts are");
    }

    [Test]
    public void Identity_of_the_vectors_follows_what_passages_are_told_alone()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        var plain = ModelIdentity.Of(model);

        string Identity(EmbeddingModelOptions options) => ModelIdentity.Of(TellingEmbeddingGenerator.Around(model, options));

        Assert.That(Identity(new() { QueryPrefix = "query: " }), Is.EqualTo(plain));
        Assert.That(Identity(Prefixes), Is.Not.EqualTo(plain).And.EqualTo(Identity(Prefixes with { QueryPrefix = "" })));
        Assert.That(Identity(new() { PassageType = "document" }), Is.Not.EqualTo(plain).And.Not.EqualTo(Identity(Prefixes)));
        Assert.That(TellingEmbeddingGenerator.Around(model, new()), Is.SameAs(model));
    }

    private sealed class Asked : IEmbeddingGenerator<string, Embedding<float>>
    {
        public EmbeddingGenerationOptions? Options { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Options = options;
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 1, 0 }))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
