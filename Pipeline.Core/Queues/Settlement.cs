using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>What becomes of a leased job.</summary>
public sealed record Settlement
{
    /// <summary>
    /// The next state: a terminal one, <see cref="JobState.Scheduled"/> for a retry at <see cref="NotBefore"/>, or <see cref="JobState.Ready"/> to hand it
    /// back, which burns no attempt.
    /// </summary>
    public required JobState State { get; init; }

    /// <summary>When a retry may be leased.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The result, for a terminal state.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>What failed.</summary>
    public IReadOnlyList<JobFailure> Failures { get; init; } = [];
}

/// <summary>An event that has no number yet, or the word that an attempt counts.</summary>
/// <param name="Kind">What happened; <see langword="null"/>: from here on the attempt counts, and there is no event.</param>
/// <param name="At">When.</param>
/// <param name="Data">A UTF-8 JSON object, or empty for none.</param>
public readonly record struct PendingEvent(JobEventKind? Kind, DateTimeOffset At, ReadOnlyMemory<byte> Data);
