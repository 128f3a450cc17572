namespace Pipeline.Benchmarks.Quality;

/// <summary>A question of the chunking evaluation.</summary>
/// <param name="Text">The question.</param>
/// <param name="Document">The document its answer stands in.</param>
/// <param name="Spans">Where it stands there.</param>
internal sealed record ChunkingQuestion(string Text, ChunkingDocument Document, IReadOnlyList<GoldSpan> Spans);
