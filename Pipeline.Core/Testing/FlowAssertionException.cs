namespace Pipeline.Core.Testing;

/// <summary>A flow under test is not as it must be. Every test framework shows it as a failed test.</summary>
/// <param name="message">What was expected and what was found.</param>
public sealed class FlowAssertionException(string message) : Exception(message);
