namespace Pipeline.Core.Indexes;

/// <summary>Something in an index that does not fit together.</summary>
/// <param name="Check">Which check found it: <c>file</c>, <c>versions</c>, <c>texts</c>, <c>vectors</c> or <c>words</c>.</param>
/// <param name="Message">What was found, with its values.</param>
public sealed record IndexFault(string Check, string Message);
