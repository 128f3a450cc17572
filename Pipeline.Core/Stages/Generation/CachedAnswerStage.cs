using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>Answers as the stage <c>generate</c> last answered the same question in this process: what a chat model that is away falls back to. A question that is new fails.</summary>
internal sealed class CachedAnswerStage(AnswerCache? cache) : ITransformStage<RetrievedPassages, Answer>
{
    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(RetrievedPassages input, IJobContext job, CancellationToken cancellationToken)
    {
        var answer = cache?.Find(input, job)
            ?? throw new KeyNotFoundException($"No answer to the question '{input.Question}' is remembered: this process has not answered it lately. Give the stage 'cached' a fallback of its own, as 'extractive'.");
        await job.EmitAsync(JobEventKind.Token, new { text = answer.Text }, cancellationToken).ConfigureAwait(false);
        foreach (var citation in answer.Citations)
        {
            await job.EmitAsync(JobEventKind.Citation, citation, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }
}
