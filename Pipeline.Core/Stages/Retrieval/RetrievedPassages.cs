using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>What was found for a question.</summary>
public sealed record RetrievedPassages
{
    /// <summary>What was searched for.</summary>
    public required string Question { get; init; }

    /// <summary>The passages, best first; empty when nothing matches.</summary>
    public required IReadOnlyList<RetrievedHit> Hits { get; init; }

    /// <summary>How each source did.</summary>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>What the job was given; <see langword="null"/> outside of one.</summary>
    public AskInput? Asked { get; init; }

    /// <summary>How long embedding the question took, in milliseconds.</summary>
    public double EmbedMs { get; init; }

    /// <summary>How long the slowest source took, in milliseconds.</summary>
    public double RetrieveMs { get; init; }

    /// <summary>For failures and logs: the question.</summary>
    public override string ToString() => Question;
}
