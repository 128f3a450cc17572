namespace Pipeline.Benchmarks.Answers;

/// <summary>How a threshold on the confidence divides the questions of a collection.</summary>
/// <param name="Name">The collection.</param>
/// <param name="WithAnswer">The confidences of questions that it answers.</param>
/// <param name="WithoutAnswer">Those of questions that it does not.</param>
internal sealed record AbstentionCurve(string Name, IReadOnlyList<double> WithAnswer, IReadOnlyList<double> WithoutAnswer)
{
    /// <summary>The share of the questions with an answer that get one.</summary>
    public double Answered(double threshold) => (double)WithAnswer.Count(confidence => confidence >= threshold) / WithAnswer.Count;

    /// <summary>The share of those without that get none.</summary>
    public double Abstained(double threshold) => (double)WithoutAnswer.Count(confidence => confidence < threshold) / WithoutAnswer.Count;
}
