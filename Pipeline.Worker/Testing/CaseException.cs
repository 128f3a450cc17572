namespace Pipeline.Worker.Testing;

/// <summary>Ends a test case that cannot be held to what it expects.</summary>
/// <param name="message">Why.</param>
internal sealed class CaseException(string message) : Exception(message);
