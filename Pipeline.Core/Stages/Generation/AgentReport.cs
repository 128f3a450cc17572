namespace Pipeline.Core.Stages.Generation;

/// <summary>How an agent did.</summary>
/// <param name="Name">The agent.</param>
/// <param name="Questions">The sub-questions it was given.</param>
/// <param name="Status">How it ended.</param>
/// <param name="ElapsedMs">How long it took, or was waited for, in milliseconds.</param>
/// <param name="Error">Why it gave nothing; <see langword="null"/> when it did.</param>
public sealed record AgentReport(string Name, IReadOnlyList<string> Questions, BranchStatus Status, double ElapsedMs, string? Error = null);
