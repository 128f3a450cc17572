using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>
/// A job's header: the row that every write of the job changes under its ETag. Times are UTC ticks, 0 for none, since the service has no times before 1601. Immutable.
/// </summary>
internal sealed record JobRecord
{
    public required Guid Id { get; init; }

    public required string Flow { get; init; }

    public required string Tenant { get; init; }

    public required int Priority { get; init; }

    public required JobState State { get; init; }

    /// <summary>When it was accepted.</summary>
    public required long Accepted { get; init; }

    /// <summary>When it may be leased.</summary>
    public long Due { get; init; }

    /// <summary>What its sender asked for, as it was asked for; <see langword="null"/> for no time.</summary>
    public long? NotBefore { get; init; }

    public long? Deadline { get; init; }

    public string DedupeKey { get; init; } = "";

    /// <summary>Whether it has, or is to get, the dedupe key. A job that was replayed has it no more.</summary>
    public bool HoldsKey { get; init; }

    public string TraceParent { get; init; } = "";

    public bool IsInteractive { get; init; }

    /// <summary>The lease's number.</summary>
    public int Epoch { get; init; }

    public int Attempts { get; init; }

    /// <summary>The epoch whose attempt was counted.</summary>
    public int AttemptEpoch { get; init; }

    /// <summary>The epoch under which a stage took it up.</summary>
    public int StartedEpoch { get; init; }

    /// <summary>How many leases ran out after a stage had taken it up.</summary>
    public int Lapses { get; init; }

    public string Owner { get; init; } = "";

    /// <summary>Until when it is leased, by its worker's clock: for people. Nothing is decided by it.</summary>
    public long Until { get; init; }

    /// <summary>How long its lease was asked for.</summary>
    public long LeaseTicks { get; init; }

    public long Started { get; init; }

    public long Finished { get; init; }

    /// <summary>Whether somebody asked for it to stop.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>The number of the last event in a row of its own; the first event, and the last one of a job that has ended, are made from the header.</summary>
    public long Events { get; init; } = 1;

    /// <summary>The number of the message that stands for it. Messages with a lower number are stale: another was sent in their place.</summary>
    public int Ticket { get; init; } = 1;

    /// <summary>The message under which it is leased. Another one with the same ticket is a copy, sent twice.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>The queue its message is in.</summary>
    public required int Shard { get; init; }

    /// <summary>The dead letter that it replays; <see cref="Guid.Empty"/> for none.</summary>
    public Guid Replays { get; init; }

    /// <summary>The job that replays it; <see cref="Guid.Empty"/> for none.</summary>
    public Guid ReplayedAs { get; init; }

    /// <summary>The input.</summary>
    public Payload Input { get; init; } = Payload.None;

    /// <summary>Where it resumes, when it replays a dead letter from a stage.</summary>
    public Payload Resume { get; init; } = Payload.None;

    public Payload Result { get; init; } = Payload.None;

    public Payload Failures { get; init; } = Payload.None;

    /// <summary>The band of its priority.</summary>
    public PriorityBand Band => PriorityBands.Of(Priority);

    /// <summary>Whether it is a dead letter that may be replayed.</summary>
    public bool IsDead => State == JobState.Failed && ReplayedAs == Guid.Empty;
}
