using Microsoft.Extensions.AI;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Gives a question its vector. Thread-safe.</summary>
internal sealed class QuestionEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, string model, TimeProvider time)
{
    public async ValueTask<VectorizedQuestion> EmbedAsync(string question, int? top, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var embedded = await EmbeddingCalls.EmbedAsync(generator, [question], EmbeddingInput.Query, cancellationToken).ConfigureAwait(false);
        return new VectorizedQuestion(question, top, embedded.Vectors[0], embedded.Model ?? model, time.GetElapsedTime(started).TotalMilliseconds)
        {
            DenseShare = generator.GetService<IDenseShare>()?.DenseShare,
        };
    }

    /// <summary>The question with a vector of the model that the index holds now, or <see langword="null"/> when the model never changes.</summary>
    public async ValueTask<VectorizedQuestion?> EmbedAgainAsync(VectorizedQuestion question, CancellationToken cancellationToken)
    {
        if (!await EmbeddingCalls.TryRefreshAsync(generator, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var anew = await EmbedAsync(question.Question, question.Top, cancellationToken).ConfigureAwait(false);
        return question with { Vector = anew.Vector, Model = anew.Model, DenseShare = anew.DenseShare };
    }
}
