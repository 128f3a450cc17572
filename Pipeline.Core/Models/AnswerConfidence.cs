using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models;

/// <summary>How sure a model is that the passages hold the answer. It travels with an update of the answer; most models say nothing of the kind.</summary>
public static class AnswerConfidence
{
    private const string Key = "pipeline.answerConfidence";

    /// <summary>Attaches a confidence to an update.</summary>
    /// <param name="update">The update.</param>
    /// <param name="confidence">0–1.</param>
    public static void AttachTo(ChatResponseUpdate update, double confidence) => (update.AdditionalProperties ??= [])[Key] = confidence;

    /// <summary>What was attached, or <see langword="null"/>.</summary>
    /// <param name="update">An update of an answer.</param>
    public static double? From(ChatResponseUpdate update) =>
        update.AdditionalProperties?.TryGetValue(Key, out var value) == true ? value as double? : null;
}
