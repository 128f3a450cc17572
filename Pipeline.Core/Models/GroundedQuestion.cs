using Microsoft.Extensions.AI;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models;

/// <summary>
/// A question with the passages its answer must rest on. It travels with a chat request in <see cref="ChatOptions.AdditionalProperties"/>, so that a model
/// which does not read prompts (the extractive one) has it as data; other models read the prompt and never see it.
/// </summary>
/// <param name="Question">The question.</param>
/// <param name="Passages">The passages, best first.</param>
public sealed record GroundedQuestion(string Question, IReadOnlyList<Passage> Passages)
{
    /// <summary>The confidence below which an answer is withheld, when nobody says otherwise; how it was chosen is in docs/quality-answers.md.</summary>
    public const double DefaultAbstainBelow = 0.175;

    /// <summary>What an answer says when the passages do not hold one.</summary>
    public const string NoAnswer = "The documents do not say.";

    private const string Key = "pipeline.groundedQuestion";

    /// <summary>How common the question's words are among all passages that can be found; <see langword="null"/> when that is not known.</summary>
    public WordCounts? Words { get; init; }

    /// <summary>The most sentences of the answer.</summary>
    /// <value>At least 1. Default: 3.</value>
    public int Sentences { get; init; } = 3;

    /// <summary>The confidence below which it is better to say that the documents do not say.</summary>
    /// <value>0–1; 0 always answers when a sentence shares a word with the question. Default: 0.175.</value>
    public double AbstainBelow { get; init; } = DefaultAbstainBelow;

    /// <summary>Attaches this to a request's options.</summary>
    /// <param name="options">The options to attach to.</param>
    public void AttachTo(ChatOptions options) => (options.AdditionalProperties ??= [])[Key] = this;

    /// <summary>What was attached, or <see langword="null"/>.</summary>
    /// <param name="options">A request's options.</param>
    public static GroundedQuestion? From(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) == true ? value as GroundedQuestion : null;
}
