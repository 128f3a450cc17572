namespace Pipeline.Benchmarks.Answers;

/// <summary>What was measured. Shares are of all questions of a kind, abstentions counting as failures to answer.</summary>
internal sealed record AnswerFigures
{
    /// <summary>XQuAD as shipped: the answer has the gold words.</summary>
    public required double XquadSpan { get; init; }

    /// <summary>XQuAD as shipped: the first citation's chunk has them.</summary>
    public required double XquadCovered { get; init; }

    /// <summary>The same when nothing is withheld.</summary>
    public required double XquadSpanAlways { get; init; }

    /// <summary>The same when nothing is withheld.</summary>
    public required double XquadCoveredAlways { get; init; }

    /// <summary>The answer has the gold words when it is held to one sentence and nothing is withheld.</summary>
    public required double XquadSpanInOne { get; init; }

    /// <summary>XQuAD: answered.</summary>
    public required double XquadAnswered { get; init; }

    /// <summary>XQuAD with the question's own article left out: withheld.</summary>
    public required double XquadAbstained { get; init; }

    /// <summary>SciFact, claims with evidence: answered.</summary>
    public required double ScifactAnswered { get; init; }

    /// <summary>SciFact, claims without: withheld.</summary>
    public required double ScifactAbstained { get; init; }
}
