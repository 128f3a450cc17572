using Microsoft.Extensions.AI;

namespace Pipeline.Tests.Support;

/// <summary>An embedding generator that returns what a test says, and remembers what it was asked.</summary>
internal sealed class FakeEmbeddings(Func<IReadOnlyList<string>, IEnumerable<float[]>> embed, int? dimensions = null) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>One vector for every text.</summary>
    public FakeEmbeddings(params float[] vector)
        : this(texts => texts.Select(_ => vector))
    {
    }

    public List<string> Asked { get; } = [];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<string> texts = [.. values];
        Asked.AddRange(texts);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(embed(texts).Select(vector => new Embedding<float>(vector))));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake", null, "fake", dimensions) : null;

    public void Dispose()
    {
    }
}
