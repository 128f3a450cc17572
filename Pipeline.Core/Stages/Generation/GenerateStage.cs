using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>
/// Has a chat model write an answer from the passages. Each piece is a token event as it comes, each citation an event when its marker is complete. When the job ends
/// early the model's stream is closed.
/// </summary>
/// <param name="options">Limits, and the prompt.</param>
/// <param name="client">The model.</param>
/// <param name="index">Asked how common the question's words are, for a model that goes by them.</param>
/// <param name="time">Measures how long it takes.</param>
/// <param name="cache">Remembers the answers; <see langword="null"/> for none.</param>
internal sealed class GenerateStage(GenerateOptions options, IChatClient client, IChunkIndex index, TimeProvider time, AnswerCache? cache = null)
    : ITransformStage<RetrievedPassages, Answer>, ITokenCost<RetrievedPassages>
{
    /// <summary>What the stage is called where it tells of losses.</summary>
    public const string Name = "generate";

    private readonly AnswerRequests _requests = new(options, client, index);

    /// <summary>The prompt as long as it may be, and the longest answer.</summary>
    public long EstimateTokens(RetrievedPassages input) =>
        Math.Min(options.PromptTokens, TokenEstimator.Estimate(input.Question) + input.Hits.Sum(hit => (long)TokenEstimator.Estimate(hit.Chunk.Text))) + options.MaxTokens;

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(RetrievedPassages input, IJobContext job, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var firstToken = TimeSpan.Zero;
        double? confidence = null;
        var request = await _requests.CreateAsync(input, job, cancellationToken).ConfigureAwait(false);
        AnswerText answer = new(request.Hits);
        await foreach (var update in client.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken).ConfigureAwait(false))
        {
            confidence = AnswerConfidence.From(update) ?? confidence;
            if (update.Text is { Length: > 0 } piece)
            {
                firstToken = firstToken == TimeSpan.Zero ? time.GetElapsedTime(started) : firstToken;
                await job.EmitAsync(JobEventKind.Token, new { text = piece }, cancellationToken).ConfigureAwait(false);
                await EmitAsync(answer.Append(piece), job, cancellationToken).ConfigureAwait(false);
            }
        }

        await EmitAsync(answer.Complete(), job, cancellationToken).ConfigureAwait(false);
        Answer whole = new()
        {
            Question = input.Asked?.Question ?? input.Question,
            Text = Checked(answer, input.Question, request.Hits.Count, job),
            Confidence = confidence,
            Citations = answer.Citations,
            Sources = input.Sources,
            Timings = new AnswerTimings(input.EmbedMs, input.RetrieveMs, firstToken.TotalMilliseconds, time.GetElapsedTime(started).TotalMilliseconds),
        };
        cache?.Add(input, job, whole);
        return whole;
    }

    private static async ValueTask EmitAsync(IReadOnlyList<Citation> citations, IJobContext job, CancellationToken cancellationToken)
    {
        foreach (var citation in citations)
        {
            await job.EmitAsync(JobEventKind.Citation, citation, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Checked(AnswerText answer, string question, int passages, IJobContext job)
    {
        if (answer.ToString() is not { Length: > 0 } text)
        {
            throw new ModelAnswerException($"The model returned no text for the question '{question}'; ask again, or look at the model's log.");
        }

        if (answer.Dangling.Count > 0)
        {
            var markers = string.Join(", ", answer.Dangling.Select(marker => $"[{marker.Index}]").Distinct(StringComparer.Ordinal));
            job.Degrade(Name, $"the markers {markers} were taken out of the answer", $"the model was given {passages} passages and cited others");
        }
        else if (answer.Citations.Count == 0 && !text.Contains(AnswerPieces.Nothing, StringComparison.OrdinalIgnoreCase))
        {
            job.Degrade(Name, "the answer cites no passage", $"the model was given {passages} and named none; hold the answer against the documents");
        }

        return text;
    }
}
