namespace Pipeline.Core.Concurrency;

/// <summary>What went wrong in one child of a <see cref="TaskScope"/>.</summary>
/// <param name="Child">The child's path: <c>scope/child</c>, through all scopes it is in.</param>
/// <param name="Error">What it threw, or a <see cref="TimeoutException"/> when it did not end.</param>
public sealed record TaskScopeFailure(string Child, Exception Error);
