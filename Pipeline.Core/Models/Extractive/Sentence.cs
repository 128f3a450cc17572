namespace Pipeline.Core.Models.Extractive;

/// <summary>A sentence that may answer.</summary>
/// <param name="Passage">The passage it is from.</param>
/// <param name="Text">The sentence, cleaned.</param>
/// <param name="Terms">Its stems.</param>
/// <param name="Words">How many words it has.</param>
internal sealed record Sentence(Passage Passage, string Text, IReadOnlySet<string> Terms, int Words);
