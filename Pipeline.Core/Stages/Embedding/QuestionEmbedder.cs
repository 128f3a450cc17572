using Microsoft.Extensions.AI;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Gives a question its vector. Thread-safe.</summary>
internal sealed class QuestionEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, string model, TimeProvider time)
{
    public async ValueTask<EmbeddedQuestion> EmbedAsync(string question, int? top, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var vectors = await EmbeddingCalls.EmbedAsync(generator, [question], cancellationToken).ConfigureAwait(false);
        return new EmbeddedQuestion(question, top, vectors[0], model, time.GetElapsedTime(started).TotalMilliseconds);
    }
}
