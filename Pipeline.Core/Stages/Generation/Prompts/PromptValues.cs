namespace Pipeline.Core.Stages.Generation.Prompts;

/// <summary>What a prompt's template may use, under these names in camelCase.</summary>
/// <param name="Question">The question.</param>
/// <param name="Passages">The passages, best first.</param>
/// <param name="Tag">The name of the tag the passages stand in: made of their contents, so that none of them can close it.</param>
/// <param name="Sentences">The most sentences of the answer.</param>
/// <param name="Language">The language of the answer; <see langword="null"/> for that of the question.</param>
/// <param name="Nothing">What to reply when the passages do not hold the answer.</param>
internal sealed record PromptValues(string Question, IReadOnlyList<PromptPassage> Passages, string Tag, int Sentences, string? Language, string Nothing);
