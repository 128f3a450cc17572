using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Lexical;

namespace Pipeline.Tests.Models;

[TestFixture]
public sealed class ModelIdentityTests
{
    [Test]
    public void Of_the_lexical_generator_is_its_model_and_dimensions()
    {
        using LexicalEmbeddingGenerator generator = new(384);

        Assert.That(ModelIdentity.Of(generator), Is.EqualTo("lexical-1/384"));
    }

    [Test]
    public void Of_a_decorated_generator_is_that_of_the_inner_one()
    {
        using LexicalEmbeddingGenerator inner = new(64);
        using var decorated = inner.AsBuilder().ConfigureOptions(_ => { }).Build();

        Assert.That(ModelIdentity.Of(decorated), Is.EqualTo("lexical-1/64"));
    }

    [Test]
    public void Of_a_generator_without_metadata_says_what_to_do()
    {
        using NamelessGenerator generator = new();

        Assert.That(() => ModelIdentity.Of(generator), Throws.InvalidOperationException.With.Message.Contains("Set the model id"));
    }

    private sealed class NamelessGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
