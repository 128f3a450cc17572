using Pipeline.Core.Indexes.Filters;

namespace Pipeline.Core.Stages.Questions;

/// <summary>A question with its vector.</summary>
/// <param name="Question">What is searched for: the question, after the one before it in a conversation.</param>
/// <param name="Top">How many passages are wanted; <see langword="null"/> for the stage's default.</param>
/// <param name="Vector">Unit length, or all zeros when the model sees nothing in the question.</param>
/// <param name="Model">The identity of the model that made it.</param>
/// <param name="EmbedMs">How long that took, in milliseconds.</param>
public sealed record VectorizedQuestion(string Question, int? Top, ReadOnlyMemory<float> Vector, string Model, double EmbedMs)
{
    /// <summary>Which documents to search; <see langword="null"/> for all.</summary>
    public ChunkFilter? Filter { get; init; }

    /// <summary>The share of a fused score that nearness by this vector deserves; <see langword="null"/> when the model does not say.</summary>
    /// <value>0–1, or <see langword="null"/>.</value>
    public double? DenseShare { get; init; }

    /// <summary>What the job was given; <see langword="null"/> outside of one.</summary>
    public AskInput? Asked { get; init; }

    /// <summary>For failures and logs: the question.</summary>
    public override string ToString() => Question;
}
