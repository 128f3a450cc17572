namespace Pipeline.Worker.Testing;

/// <summary>How a test case went.</summary>
/// <param name="File">Its file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether all was as expected.</param>
/// <param name="Message">What was not: what was expected and what came, one a line; <see langword="null"/> when it passed.</param>
/// <param name="Elapsed">How long it took, in real time.</param>
internal sealed record CaseResult(string File, string Name, bool Passed, string? Message, TimeSpan Elapsed);
