namespace Pipeline.Benchmarks.Answers;

/// <summary>What became of a question in one of the runs.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">What became of it.</param>
internal sealed record AskedCase(string Run, CaseResult Result);
