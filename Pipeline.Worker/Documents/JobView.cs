using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Documents;

/// <summary>A job as <c>jobs</c> and <c>dead</c> print it.</summary>
internal sealed record JobView
{
    public required Guid Id { get; init; }

    public required string Flow { get; init; }

    public required JobState State { get; init; }

    public required int Attempts { get; init; }

    /// <summary>The stage that failed, or that the job reached last.</summary>
    public string? Stage { get; init; }

    /// <summary>The first failure in one sentence.</summary>
    public string? Error { get; init; }

    public required string Tenant { get; init; }

    public required int Priority { get; init; }

    public string? DedupeKey { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>The trace the job belongs to, as W3C writes it.</summary>
    public string? TraceParent { get; init; }

    public required JsonElement Input { get; init; }

    public JsonElement? Result { get; init; }

    public IReadOnlyList<JobFailure> Failures { get; init; } = [];

    /// <summary>The same by stage, with the causes.</summary>
    public IReadOnlyList<FailureTree> FailureTree { get; init; } = [];

    public Guid? ReplayedAs { get; init; }

    private const int FirstNames = 3;

    /// <summary>One of a list of jobs: of its failed items the first names.</summary>
    public static JobView Of(Job job) => InFull(job, null) with { Failures = [.. job.Failures.Select(failure => failure with { Items = [.. failure.Items.Take(FirstNames)] })] };

    /// <summary>One job alone.</summary>
    public static JobView InFull(Job job, string? reachedStage) => new()
    {
        Id = job.Id,
        Flow = job.Request.Flow,
        State = job.State,
        Attempts = job.Attempts,
        Stage = job.Failures.Count > 0 ? job.Failures[0].Stage : reachedStage,
        Error = job.Failures.Count > 0 ? $"{job.Failures[0].Error}: {job.Failures[0].Message}" : null,
        Tenant = job.Request.Tenant,
        Priority = job.Request.Priority,
        DedupeKey = job.Request.DedupeKey,
        AcceptedAt = job.AcceptedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
        NotBefore = job.NotBefore ?? job.Request.NotBefore,
        Deadline = job.Request.Deadline,
        Owner = job.Owner,
        LeasedUntil = job.LeasedUntil,
        TraceParent = job.Request.TraceParent,
        Input = job.Request.Input,
        Result = job.Result,
        Failures = job.Failures,
        FailureTree = Core.Jobs.FailureTree.Of(job.Failures),
        ReplayedAs = job.ReplayedAs,
    };
}
