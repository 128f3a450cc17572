using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>What an agent found out about a sub-question. Immutable.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Question">The sub-question.</param>
/// <param name="Text">Its answer; <c>[1]</c> stands for the first of <paramref name="Hits"/>.</param>
/// <param name="Hits">The passages it was given and found.</param>
/// <param name="Sources">How each source of its retrieval did.</param>
/// <param name="EmbedMs">How long embedding the question took, in milliseconds.</param>
/// <param name="RetrieveMs">How long its slowest source took, in milliseconds.</param>
public sealed record AgentFinding(
    string Agent, string Question, string Text, IReadOnlyList<RetrievedHit> Hits, IReadOnlyList<SourceReport> Sources, double EmbedMs, double RetrieveMs);
