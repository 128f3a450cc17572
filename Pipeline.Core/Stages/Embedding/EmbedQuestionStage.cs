using Microsoft.Extensions.AI;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Checks a question and gives it its vector.</summary>
/// <param name="generator">The model.</param>
/// <param name="model">Its identity.</param>
/// <param name="time">Measures how long it takes.</param>
internal sealed class EmbedQuestionStage(IEmbeddingGenerator<string, Embedding<float>> generator, string model, TimeProvider time)
    : ITransformStage<AskInput, VectorizedQuestion>, ITokenCost<AskInput>
{
    private readonly TokenCounter _counter = TokenCounter.Of(generator);
    private readonly QuestionEmbedder _embedder = new(generator, model, time);

    /// <inheritdoc/>
    public long EstimateTokens(AskInput input) => _counter.Count(input.SearchText);

    /// <inheritdoc/>
    public async ValueTask<VectorizedQuestion> InvokeAsync(AskInput input, IJobContext job, CancellationToken cancellationToken)
    {
        AskChecks.ThrowIfFaulty(input);
        var embedded = await _embedder.EmbedAsync(input.SearchText, input.Top, cancellationToken).ConfigureAwait(false);
        return embedded with { Filter = input.Filter, Asked = input };
    }
}
