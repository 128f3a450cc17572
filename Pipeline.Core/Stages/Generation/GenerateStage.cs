using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>
/// Has a chat model write an answer from the passages. Each piece is a token event as it comes, each citation an event when its marker is complete. When the job ends
/// early the model's stream is closed.
/// </summary>
/// <param name="options">Limits.</param>
/// <param name="client">The model.</param>
/// <param name="index">Asked how common the question's words are, for a model that goes by them.</param>
/// <param name="time">Measures how long it takes.</param>
internal sealed class GenerateStage(GenerateOptions options, IChatClient client, IChunkIndex index, TimeProvider time) : ITransformStage<RetrievedPassages, Answer>
{
    private const string Name = "generate";

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(RetrievedPassages input, IJobContext job, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var firstToken = TimeSpan.Zero;
        double? confidence = null;
        AnswerText answer = new(input.Hits);
        await foreach (var update in StreamAsync(input, job, cancellationToken).ConfigureAwait(false))
        {
            confidence = AnswerConfidence.From(update) ?? confidence;
            if (update.Text is not { Length: > 0 } piece)
            {
                continue;
            }

            firstToken = firstToken == TimeSpan.Zero ? time.GetElapsedTime(started) : firstToken;
            await job.EmitAsync(JobEventKind.Token, new { text = piece }, cancellationToken).ConfigureAwait(false);
            await EmitAsync(answer.Append(piece), job, cancellationToken).ConfigureAwait(false);
        }

        await EmitAsync(answer.Complete(), job, cancellationToken).ConfigureAwait(false);
        return new Answer
        {
            Question = input.Asked?.Question ?? input.Question,
            Text = Checked(answer, input, job),
            Confidence = confidence,
            Citations = answer.Citations,
            Sources = input.Sources,
            Timings = new AnswerTimings(input.EmbedMs, input.RetrieveMs, firstToken.TotalMilliseconds, time.GetElapsedTime(started).TotalMilliseconds),
        };
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(RetrievedPassages input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GroundedQuestion question = new(input.Question, [.. input.Hits.Select(ToPassage)])
        {
            Words = client.GetService<ExtractiveChatClient>() is null
                ? null
                : await index.CountWordsAsync(job.Job.Request.Tenant, input.Question, cancellationToken).ConfigureAwait(false),
            Sentences = input.Asked?.Sentences ?? options.Sentences,
            AbstainBelow = options.AbstainBelow,
        };
        ChatOptions chat = new() { Temperature = 0, MaxOutputTokens = options.MaxTokens };
        question.AttachTo(chat);
        await foreach (var update in client.GetStreamingResponseAsync(GroundedPrompt.Build(question), chat, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private static async ValueTask EmitAsync(IReadOnlyList<Citation> citations, IJobContext job, CancellationToken cancellationToken)
    {
        foreach (var citation in citations)
        {
            await job.EmitAsync(JobEventKind.Citation, citation, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Checked(AnswerText answer, RetrievedPassages input, IJobContext job)
    {
        if (answer.Dangling.Count > 0)
        {
            var markers = string.Join(", ", answer.Dangling.Select(marker => $"[{marker.Index}]").Distinct(StringComparer.Ordinal));
            job.Degrade(Name, $"the markers {markers} were taken out of the answer", $"the model was given {input.Hits.Count} passages and cited others");
        }

        return answer.ToString() is { Length: > 0 } text
            ? text
            : throw new ModelAnswerException($"The model returned no text for the question '{input.Question}'; ask again, or look at the model's log.");
    }

    private static Passage ToPassage(RetrievedHit hit) => new(hit.Rank, hit.Chunk.Document.Source, hit.Chunk.Heading, hit.Chunk.Text, hit.Score)
    {
        Document = hit.Chunk.Document.DocumentId,
        Title = hit.Chunk.Document.Title,
        Start = hit.Chunk.Start,
    };
}
