using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>A job as a listing has it: all but its input, its result and its failures, which may be large. <see cref="IJobStore.FindManyAsync"/> has those. A snapshot, immutable.</summary>
public sealed record JobSummary
{
    /// <summary>The job's id.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc cref="Job.Sequence"/>
    public required long Sequence { get; init; }

    /// <summary>The flow's name.</summary>
    public required string Flow { get; init; }

    /// <summary>Whose job it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>How urgent it is: 0 (lowest) to 9.</summary>
    public required int Priority { get; init; }

    /// <summary>Where the job stands.</summary>
    public required JobState State { get; init; }

    /// <inheritdoc cref="Job.Attempts"/>
    public int Attempts { get; init; }

    /// <inheritdoc cref="Job.Epoch"/>
    public int Epoch { get; init; }

    /// <inheritdoc cref="Job.AcceptedAt"/>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <inheritdoc cref="Job.StartedAt"/>
    public DateTimeOffset? StartedAt { get; init; }

    /// <inheritdoc cref="Job.FinishedAt"/>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <inheritdoc cref="Job.NotBefore"/>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it must have ended.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <inheritdoc cref="Job.LeasedUntil"/>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <inheritdoc cref="Job.Owner"/>
    public string? Owner { get; init; }

    /// <inheritdoc cref="Job.ReplayedAs"/>
    public Guid? ReplayedAs { get; init; }

    /// <inheritdoc cref="Job.Fence"/>
    public Fence Fence => new(AcceptedAt.UtcTicks, Epoch);
}
