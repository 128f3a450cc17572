namespace Pipeline.Benchmarks.Quality;

/// <summary>A stretch of a document that answers a question.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
internal readonly record struct GoldSpan(int Start, int End);
