using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>One cause of failure within a job: what failed, where, why, and how often.</summary>
public sealed record JobFailure
{
    /// <summary>The stage that failed.</summary>
    public required string Stage { get; init; }

    /// <summary>What it was working on, in words a person knows: a path, a question, a chunk's place. The first one, if several failed alike.</summary>
    public required string Item { get; init; }

    /// <summary>Whether another attempt may help.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>The exception's type, without namespace.</summary>
    public required string Error { get; init; }

    /// <summary>What happened, with the values, and what to do next.</summary>
    public required string Message { get; init; }

    /// <summary>How many items failed with this stage, error and message.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Tries made on the item by the stage's retry policy.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>
    /// The failed stage's input as JSON, so that a replay can start there; <see langword="null"/> when it could not be written as JSON or
    /// was larger than the limit.
    /// </summary>
    public JsonElement? Input { get; init; }
}
