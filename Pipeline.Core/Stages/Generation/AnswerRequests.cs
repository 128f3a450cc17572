using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Generation.Prompts;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>Makes requests to a chat model. One that reads prompts gets as many passages as fit; one that quotes gets all of them, and how common the question's words are.</summary>
internal sealed class AnswerRequests(GenerateOptions options, IChatClient client, IChunkIndex index)
{
    // Making the parser of templates takes longer than many an answer; a model that quotes needs none.
    private readonly Lazy<PromptTemplate> _template = new(() => PromptTemplate.Load(options.Prompt));
    private readonly bool _readsPrompts = client.ReadsPrompts();

    /// <summary>The request for a question. What cannot be as it was asked for is told to the job.</summary>
    public async ValueTask<AnswerRequest> CreateAsync(RetrievedPassages input, IJobContext job, CancellationToken cancellationToken)
    {
        var language = input.Asked?.Language ?? options.Language;
        GroundedQuestion question = new(input.Question, [.. input.Hits.Select(ToPassage)])
        {
            Sentences = input.Asked?.Sentences ?? options.Sentences,
            AbstainBelow = options.AbstainBelow,
        };
        if (_readsPrompts)
        {
            return ForReader(question with { Question = input.Asked?.Question ?? input.Question }, input, language, job);
        }

        if (language is not null)
        {
            job.Degrade(GenerateStage.Name, $"the answer is not in {language} but in the documents' own language", "the model quotes and does not translate");
        }

        question = question with { Words = await index.CountWordsAsync(job.Job.Request.Tenant, input.Question, cancellationToken).ConfigureAwait(false) };
        return new AnswerRequest([new ChatMessage(ChatRole.User, question.Question)], Options(question), input.Hits);
    }

    private AnswerRequest ForReader(GroundedQuestion question, RetrievedPassages input, string? language, IJobContext job)
    {
        var history = input.Asked?.History ?? [];
        var fitting = PromptBudget.Fit(options.PromptTokens, question.Question, question.Passages, history);
        if (fitting.Passages.Count < question.Passages.Count)
        {
            job.Degrade(
                GenerateStage.Name,
                $"the last {question.Passages.Count - fitting.Passages.Count} of {question.Passages.Count} passages were left out of the prompt",
                $"they would make it longer than 'promptTokens', {options.PromptTokens}");
        }

        if (fitting.History.Count < history.Count)
        {
            job.Degrade(
                GenerateStage.Name,
                $"the first {history.Count - fitting.History.Count} of {history.Count} turns of the history were left out of the prompt",
                $"the history may have a quarter of 'promptTokens', {options.PromptTokens}");
        }

        question = question with { Passages = fitting.Passages };
        return new AnswerRequest(
            GroundedPrompt.Build(_template.Value, question, fitting.History, language), Options(question), [.. input.Hits.Take(fitting.Passages.Count)]);
    }

    private ChatOptions Options(GroundedQuestion question)
    {
        ChatOptions chat = new() { Temperature = 0, MaxOutputTokens = options.MaxTokens };
        question.AttachTo(chat);
        return chat;
    }

    private static Passage ToPassage(RetrievedHit hit) => new(hit.Rank, hit.Chunk.Document.Source, hit.Chunk.Heading, hit.Chunk.Text, hit.Score)
    {
        Document = hit.Chunk.Document.DocumentId,
        Title = hit.Chunk.Document.Title,
        Start = hit.Chunk.Start,
    };
}
