namespace Pipeline.Core.Jobs;

/// <summary>Something that a failure, or another cause, was caused by. Immutable.</summary>
/// <param name="Error">The exception's type, without namespace.</param>
/// <param name="Message">What it says.</param>
/// <param name="Count">How often, among the failures grouped with this one.</param>
/// <param name="Causes">What caused it.</param>
public sealed record FailureCause(string Error, string Message, long Count, IReadOnlyList<FailureCause> Causes);
