namespace Pipeline.Benchmarks.Answers;

/// <summary>A question and what is known of its answer.</summary>
/// <param name="Question">The question.</param>
/// <param name="HasAnswer">Whether the collection answers it.</param>
/// <param name="DocumentId">The document that does; empty when unknown or none.</param>
/// <param name="Spans">Words that answer it, any of them; may be empty.</param>
internal sealed record AnswerCase(string Question, bool HasAnswer, string DocumentId, IReadOnlyList<string> Spans);
