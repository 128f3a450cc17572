using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>One accepted request and what has become of it. A snapshot: immutable, safe to share.</summary>
public sealed record Job
{
    /// <summary>The job's id, a version 7 UUID: later jobs sort after earlier ones.</summary>
    public required Guid Id { get; init; }

    /// <summary>The job's number, where its store numbers jobs; 0 elsewhere. Nothing is ordered by it: see <see cref="Fence"/>.</summary>
    public required long Sequence { get; init; }

    /// <summary>What was asked for.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>Where the job stands.</summary>
    public required JobState State { get; init; }

    /// <summary>How many times it was tried: the stage that costs (or the last one) was begun, or it ended before that. Being leased, waiting in a worker, or being handed back, does not count.</summary>
    public int Attempts { get; init; }

    /// <summary>How many times it was leased. Every write of a worker names the epoch it was leased under and is discarded if it is not this one.</summary>
    public int Epoch { get; init; }

    /// <summary>
    /// When the store accepted the job. Strictly rising within a store: a job that is accepted in the same tick as the one before, or after the clock was set back, gets the
    /// tick after it. The first half of <see cref="Fence"/>.
    /// </summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When its last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its terminal state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it may be leased next, while <see cref="JobState.Scheduled"/>.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when its lease holds, while <see cref="JobState.Leased"/>.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Until when somebody is known to follow it, when it is <see cref="JobRequest.Interactive"/>; then it is cancelled.</summary>
    public DateTimeOffset? FollowedUntil { get; init; }

    /// <summary>Who holds the lease, while <see cref="JobState.Leased"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>What came out: the flow's output and counters as one JSON object, once terminal.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>What went wrong so far, grouped: the last attempt's failures.</summary>
    public IReadOnlyList<JobFailure> Failures { get; init; } = [];

    /// <summary>The job that replays this dead letter, if one does.</summary>
    public Guid? ReplayedAs { get; init; }

    /// <summary>Orders the effects of competing jobs and attempts on the same document.</summary>
    public Fence Fence => new(AcceptedAt.UtcTicks, Epoch);
}
