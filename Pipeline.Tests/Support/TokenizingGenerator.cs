using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace Pipeline.Tests.Support;

/// <summary>An embedding model that tells of its tokenizer, and gives all texts the same vector.</summary>
internal sealed class TokenizingGenerator(Tokenizer tokenizer) : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 1 }))));

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(tokenizer) ? tokenizer : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
