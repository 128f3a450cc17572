using System.Text.Json.Serialization;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>An answer and what it rests on: the output of an <c>ask</c> job.</summary>
public sealed record Answer
{
    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The answer; <c>[1]</c> stands for the citation of that index.</summary>
    [JsonPropertyName("answer")]
    public required string Text { get; init; }

    /// <summary>How sure the model is that the passages hold the answer: 0–1; <see langword="null"/> for a model that does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>The passages it cites, in the order of their first mention.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>How each source of the retrieval did.</summary>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>How each agent of a panel did; <see langword="null"/>, and not written, when there was no panel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AgentReport>? Agents { get; init; }

    /// <summary>How long things took.</summary>
    public required AnswerTimings Timings { get; init; }
}
