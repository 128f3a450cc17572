namespace Pipeline.Core.Stages.Panel;

/// <summary>A part of a question that an agent can answer by itself. Immutable.</summary>
/// <param name="Text">The question.</param>
/// <param name="SearchText">What to search for: the question, after the one it refers to.</param>
public sealed record SubQuestion(string Text, string SearchText);
