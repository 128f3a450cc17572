using Microsoft.Extensions.AI;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>Answers each question's prepared vector.</summary>
internal sealed class ScaleQuestions((string Text, float[] Vector)[] questions) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly Dictionary<string, float[]> _vectors =
        questions.DistinctBy(question => question.Text).ToDictionary(question => question.Text, question => question.Vector, StringComparer.Ordinal);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(_vectors[text]))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("scale", null, "scale", ScaleCorpus.Dimensions) : null;

    public void Dispose()
    {
    }
}
