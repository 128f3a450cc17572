using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models;

/// <summary>
/// Says in the options of a call to an embedding generator what its texts are. It travels in <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>, so that any generator
/// may read it and none has to.
/// </summary>
public static class EmbeddingInputs
{
    private const string Key = "pipeline.embeddingInput";

    /// <summary>Attaches it to the options of a call.</summary>
    /// <param name="options">The options to attach to.</param>
    /// <param name="input">What the texts are.</param>
    public static void AttachTo(EmbeddingGenerationOptions options, EmbeddingInput input)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[Key] = input;
    }

    /// <summary>What was attached; passages when nothing was.</summary>
    /// <param name="options">The options of a call.</param>
    public static EmbeddingInput From(EmbeddingGenerationOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) == true && value is EmbeddingInput input ? input : EmbeddingInput.Passage;
}
