using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Text;

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
        var request = await _requests.CreateAsync(input, job, cancellationToken).ConfigureAwait(false);
        AnswerWriter writer = new(Name, request.Hits, time, job);
        await writer.WriteAsync(client.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken), cancellationToken).ConfigureAwait(false);
        Answer whole = new()
        {
            Question = input.Asked?.Question ?? input.Question,
            Text = writer.Finish(input.Question, job),
            Confidence = writer.Confidence,
            Citations = writer.Citations,
            Sources = input.Sources,
            Timings = new AnswerTimings(input.EmbedMs, input.RetrieveMs, (writer.FirstToken ?? TimeSpan.Zero).TotalMilliseconds, writer.Elapsed.TotalMilliseconds),
        };
        cache?.Add(input, job, whole);
        return whole;
    }
}
