using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>Asks a server for vectors: in calls that it takes, with the keys that it knows, and with failures that say what to change. Thread-safe.</summary>
/// <param name="inner">The client. Owned.</param>
/// <param name="options">What pipeline.yaml says.</param>
/// <param name="tokenizer">Counts the tokens of its texts, and is answered to whoever asks for one; <see langword="null"/> to estimate.</param>
/// <param name="faults">Explains failures.</param>
internal sealed class OpenAiEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, OpenAiEmbeddingOptions options, Tokenizer? tokenizer, OpenAiFaults faults)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private const string InputType = "input_type";

    // A token of English has four characters, of German or code three, of Chinese one or less. A call that is too large fails, one that is small costs a few milliseconds.
    private const double CharactersOfToken = 2.5;

    /// <inheritdoc/>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? generation = null, CancellationToken cancellationToken = default)
    {
        GeneratedEmbeddings<Embedding<float>> all = [];
        foreach (var batch in EmbeddingBatches.Of([.. values], options.BatchTexts, options.BatchTokens, TokensOf))
        {
            var some = await CallAsync(batch, Prepare(generation), cancellationToken).ConfigureAwait(false);
            if (some.Count != batch.Count)
            {
                throw new ModelAnswerException($"The model '{options.Model}' at {options.Place} answered {some.Count} vectors for {batch.Count} texts. It is asked again.");
            }

            all.AddRange(some);
            all.Usage = Sum(all.Usage, some.Usage);
        }

        return all;
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(Tokenizer) ? tokenizer : base.GetService(serviceType, serviceKey);

    private double TokensOf(string text)
    {
        if (tokenizer is not null)
        {
            return tokenizer.CountTokens(text);
        }

        var wide = text.Count(static character => character >= '\u2e80');
        return wide + ((text.Length - wide) / CharactersOfToken);
    }

    private static UsageDetails? Sum(UsageDetails? left, UsageDetails? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        left.Add(right);
        return left;
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> CallAsync(IReadOnlyList<string> batch, EmbeddingGenerationOptions prepared, CancellationToken cancellationToken)
    {
        try
        {
            return await base.GenerateAsync(batch, prepared, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && OpenAiFaults.Knows(error))
        {
            throw faults.Explain(error);
        }
    }

    /// <summary>What the server is told beside the texts.</summary>
    private EmbeddingGenerationOptions Prepare(EmbeddingGenerationOptions? generation)
    {
        var prepared = generation?.Clone() ?? new();
        var type = generation?.AdditionalProperties?.TryGetValue(InputType, out var told) == true ? told as string : null;
        prepared.RawRepresentationFactory = _ =>
        {
            OpenAI.Embeddings.EmbeddingGenerationOptions raw = new();
            if (options.Dimensions > 0)
            {
                raw.Dimensions = options.Dimensions;
            }

#pragma warning disable SCME0001 // the only way to say what the client has no property for
            if (options.Encoding == OpenAiEncoding.Float)
            {
                raw.Patch.Set("$.encoding_format"u8, "float");
            }

            if (type is { Length: > 0 })
            {
                raw.Patch.Set("$.input_type"u8, type);
            }
#pragma warning restore SCME0001
            return raw;
        };
        return prepared;
    }
}
