using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>How one attempt of a job ended in its flow. What becomes of the job is <c>SettlePolicy</c>'s decision.</summary>
public sealed record JobOutcome
{
    /// <summary>How the attempt ended.</summary>
    public required JobOutcomeKind Kind { get; init; }

    /// <summary>The flow's output and counters, one JSON object; also when only partial.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>What failed, grouped; empty when all succeeded.</summary>
    public IReadOnlyList<JobFailure> Failures { get; init; } = [];
}
