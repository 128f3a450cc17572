using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>
/// One agent: for each sub-question dealt to it, a retrieval of its own, a prompt of its own, and for a model that calls functions, searches of its own as far as the
/// budget goes. Nobody hears what it writes but the judge.
/// </summary>
internal sealed class PanelAgent(
    int number, ConsultOptions options, IChatClient client, HybridRetriever retriever, IChunkIndex index, TimeProvider time, Func<PanelQuestion, PanelBudget> budgetOf)
    : ITransformStage<PanelQuestion, IReadOnlyList<AgentFinding>>
{
    private readonly AnswerRequests _requests = new(new GenerateOptions { Prompt = options.Prompt }, client, index);
    private readonly bool _readsPrompts = client.ReadsPrompts();
    private readonly IChatClient _calling = options.Searches == 0 ? client : new FunctionInvokingChatClient(client) { MaximumIterationsPerRequest = options.Searches + 1 };

    /// <summary>What the agent is called.</summary>
    public string Name { get; } = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"agent-{number + 1}");

    /// <summary>The sub-questions that are the agent's.</summary>
    public IReadOnlyList<SubQuestion> QuestionsOf(PanelQuestion input) => [.. input.Questions.Where((_, ordinal) => ordinal % options.Agents == number)];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AgentFinding>> InvokeAsync(PanelQuestion input, IJobContext job, CancellationToken cancellationToken)
    {
        List<AgentFinding> findings = [];
        foreach (var question in QuestionsOf(input))
        {
            findings.Add(await AnswerAsync(question, input, job, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    private async Task<AgentFinding> AnswerAsync(SubQuestion question, PanelQuestion input, IJobContext job, CancellationToken cancellationToken)
    {
        async Task<RetrievedPassages> SearchAsync(string text, CancellationToken token)
        {
            var passages = await retriever.SearchAsync(text, job.Job.Request.Tenant, input.Asked.Top ?? options.Top, SearchMode.Hybrid, input.Asked.Filter, token).ConfigureAwait(false);
            foreach (var lost in passages.Sources.Where(source => source.Error is not null))
            {
                job.Degrade(ConsultStage.Name, $"the {lost.Name} hits were left out for {Name}", lost.Error!);
            }

            return passages;
        }

        var budget = budgetOf(input);
        var found = await SearchAsync(question.SearchText, cancellationToken).ConfigureAwait(false);
        var asked = new AskInput { Question = question.Text, Sentences = input.Asked.Sentences, Language = input.Asked.Language };
        var request = await _requests.CreateAsync(found with { Question = question.Text, Asked = asked }, job, cancellationToken).ConfigureAwait(false);
        var tokens = budget.Take(options.Tokens / options.Agents);
        if (tokens == 0)
        {
            throw new ModelAnswerException($"The panel has used up its {options.Tokens} tokens before '{question.Text}' was answered; raise 'tokens' of the stage 'consult', or lower 'questions' of 'split'.");
        }

        List<RetrievedHit> hits = [.. request.Hits];
        AnswerWriter writer = new(ConsultStage.Name, hits, time, reader: null);
        request.Options.MaxOutputTokens = tokens;
        request.Options.Tools = !_readsPrompts || options.Searches == 0 ? null : [new AgentTools(SearchAsync, hits, budget).ToFunction()];
        await writer.WriteAsync((_readsPrompts ? _calling : client).GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken), cancellationToken).ConfigureAwait(false);
        var text = writer.Finish(question.Text, job);
        budget.Return(tokens, text);
        return new(Name, question.Text, text, hits, found.Sources, found.EmbedMs, found.RetrieveMs);
    }
}
