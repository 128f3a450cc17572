using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>
/// Has several agents work on the parts of a question at once, as branches of one gather and within one budget. An agent that fails or is late costs its part of the answer,
/// named in the result; only when all have failed does the stage.
/// </summary>
internal sealed class ConsultStage : IGatherStage<PanelQuestion, IReadOnlyList<AgentFinding>, PanelFindings>
{
    /// <summary>What the stage is called where it tells of losses.</summary>
    public const string Name = "consult";

    private readonly IReadOnlyList<PanelAgent> _agents;

    // A question's budget lives as long as the question, and all its agents find the same one.
    private readonly ConditionalWeakTable<PanelQuestion, PanelBudget> _budgets = [];

    public ConsultStage(ConsultOptions options, IChatClient client, HybridRetriever retriever, IChunkIndex index, TimeProvider time)
    {
        PanelBudget BudgetOf(PanelQuestion question) => _budgets.GetValue(question, _ => new(options.Tokens, options.Searches));
        _agents = [.. Enumerable.Range(0, options.Agents).Select(number => new PanelAgent(number, options, client, retriever, index, time, BudgetOf))];
        Branches = [.. _agents.Select(agent => new Branch<PanelQuestion, IReadOnlyList<AgentFinding>>(agent.Name, agent))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Branch<PanelQuestion, IReadOnlyList<AgentFinding>>> Branches { get; }

    /// <inheritdoc/>
    public ValueTask<PanelFindings> JoinAsync(
        PanelQuestion input, IReadOnlyList<BranchResult<IReadOnlyList<AgentFinding>>> branches, IJobContext job, CancellationToken cancellationToken)
    {
        var reports = branches.Select((branch, number) => Report(branch, _agents[number].QuestionsOf(input))).Where(report => report.Questions.Count > 0).ToList();
        if (reports.TrueForAll(report => report.Error is not null))
        {
            var causes = string.Join("; ", reports.Select(report => $"{report.Name}: {report.Error}"));
            throw new PanelException($"None of {reports.Count} agents answered: {causes}", branches.Select(branch => branch.Error).OfType<Exception>());
        }

        foreach (var lost in reports.Where(report => report.Error is not null))
        {
            job.Degrade(Name, $"what {lost.Name} was asked is not in the answer: {string.Join(" ", lost.Questions)}", lost.Error!);
        }

        var findings = branches.SelectMany(branch => branch.Value ?? []);
        return new(new PanelFindings(input.Asked, [.. findings.OrderBy(finding => PlaceOf(finding, input))], reports));
    }

    private static int PlaceOf(AgentFinding finding, PanelQuestion input)
    {
        var number = 0;
        while (number < input.Questions.Count && input.Questions[number].Text != finding.Question)
        {
            number++;
        }

        return number;
    }

    private static AgentReport Report(BranchResult<IReadOnlyList<AgentFinding>> branch, IReadOnlyList<SubQuestion> questions) => new(
        branch.Branch,
        [.. questions.Select(question => question.Text)],
        branch.Status,
        branch.Elapsed.TotalMilliseconds,
        branch.Status == BranchStatus.Ok ? null
        : branch.Status == BranchStatus.TimedOut ? $"it had not answered after {branch.Elapsed.TotalMilliseconds:0} ms"
        : branch.Error?.Message ?? "unknown cause");
}
