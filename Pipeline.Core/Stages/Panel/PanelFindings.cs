using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Panel;

/// <summary>What the agents found out, and how each did. Immutable.</summary>
/// <param name="Asked">What the job was given.</param>
/// <param name="Findings">What was found, in the order of the sub-questions as far as agents answered.</param>
/// <param name="Agents">How each agent that had something to do did.</param>
public sealed record PanelFindings(AskInput Asked, IReadOnlyList<AgentFinding> Findings, IReadOnlyList<AgentReport> Agents)
{
    /// <summary>For failures and logs: the question.</summary>
    public override string ToString() => Asked.ToString();
}
