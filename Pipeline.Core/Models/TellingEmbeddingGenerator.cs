using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models;

/// <summary>
/// Tells a model what its texts are, in the way it was trained for: by a prefix, or by <c>input_type</c> in the additional properties of the call. What the texts are it reads from the
/// call's options (<see cref="EmbeddingInputs"/>). Thread-safe.
/// </summary>
/// <param name="inner">The model. Owned.</param>
/// <param name="options">The prefixes and types.</param>
internal sealed class TellingEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingModelOptions options)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private const string InputType = "input_type";

    /// <summary>The model, told apart if the options say how; otherwise as it is.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>> Around(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingModelOptions options) =>
        options.TellsApart ? new TellingEmbeddingGenerator(inner, options) : inner;

    /// <inheritdoc/>
    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? generation = null, CancellationToken cancellationToken = default)
    {
        var (prefix, type) = EmbeddingInputs.From(generation) == EmbeddingInput.Query ? (options.QueryPrefix, options.QueryType) : (options.PassagePrefix, options.PassageType);
        if (type.Length > 0)
        {
            generation = generation?.Clone() ?? new();
            (generation.AdditionalProperties ??= [])[InputType] = type;
        }

        return base.GenerateAsync(prefix.Length == 0 ? values : values.Select(value => prefix + value), generation, cancellationToken);
    }

    /// <summary>As the model's own, but for its name: vectors of passages with another prefix are another model's.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        var service = base.GetService(serviceType, serviceKey);
        return service is EmbeddingGeneratorMetadata { DefaultModelId: { Length: > 0 } model } metadata && options.PassagePrefix.Length + options.PassageType.Length > 0
            ? new EmbeddingGeneratorMetadata(metadata.ProviderName, metadata.ProviderUri, $"{model}+{Mark()}", metadata.DefaultModelDimensions)
            : service;
    }

    private string Mark() => XxHash32.HashToUInt32(Encoding.UTF8.GetBytes($"{options.PassagePrefix}\0{options.PassageType}")).ToString("x8", CultureInfo.InvariantCulture);
}
