using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models;

/// <summary>
/// A question with the passages its answer must rest on. It travels with a chat request in <see cref="ChatOptions.AdditionalProperties"/>, so that a model
/// which does not read prompts (the extractive one) has it as data; other models read the prompt and never see it.
/// </summary>
/// <param name="Question">The question.</param>
/// <param name="Passages">The passages, best first.</param>
public sealed record GroundedQuestion(string Question, IReadOnlyList<Passage> Passages)
{
    private const string Key = "pipeline.groundedQuestion";

    /// <summary>Attaches this to a request's options.</summary>
    /// <param name="options">The options to attach to.</param>
    public void AttachTo(ChatOptions options) => (options.AdditionalProperties ??= [])[Key] = this;

    /// <summary>What was attached, or <see langword="null"/>.</summary>
    /// <param name="options">A request's options.</param>
    public static GroundedQuestion? From(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) == true ? value as GroundedQuestion : null;
}
