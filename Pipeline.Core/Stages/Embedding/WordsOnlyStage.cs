using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Checks a question and gives it no vector, so that it is searched by its words alone: what an embedding model that is away falls back to.</summary>
internal sealed class WordsOnlyStage : ITransformStage<AskInput, VectorizedQuestion>
{
    /// <inheritdoc/>
    public ValueTask<VectorizedQuestion> InvokeAsync(AskInput input, IJobContext job, CancellationToken cancellationToken)
    {
        AskChecks.ThrowIfFaulty(input);
        return new(new VectorizedQuestion(input.SearchText, input.Top, default, "", 0) { Filter = input.Filter, Asked = input });
    }
}
