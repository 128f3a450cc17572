using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Tests.Support.Memory;

/// <summary>A job of a <see cref="MemoryJobs"/>, and the steps from one state to another. Under the lock of its store.</summary>
internal sealed class MemoryJob
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    public required long Number { get; init; }

    public required Guid Id { get; init; }

    public required JobRequest Request { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public JobState State { get; set; }

    public DateTimeOffset Due { get; set; }

    public int Attempts { get; private set; }

    public int Epoch { get; private set; }

    public int Lapses { get; private set; }

    public bool IsCancelling { get; set; }

    public bool HoldsKey { get; set; } = true;

    public Guid? ReplayedAs { get; set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public DateTimeOffset? FollowedUntil { get; set; }

    /// <summary>Until when somebody is known to follow it, by the monotonic clock.</summary>
    public long? Followed { get; set; }

    /// <summary>Until when its lease, or its pause, lasts, by the monotonic clock.</summary>
    public long HeldUntil { get; private set; }

    public string? Owner { get; private set; }

    public List<JobEvent> Events { get; } = [];

    private DateTimeOffset? StartedAt { get; set; }

    private DateTimeOffset? LeasedUntil { get; set; }

    private JsonElement? Result { get; set; }

    private IReadOnlyList<JobFailure> Failures { get; set; } = [];

    private int StartedEpoch { get; set; }

    private int AttemptEpoch { get; set; }

    private string Token { get; set; } = "";

    private int _holds;

    /// <summary>Whether its lease has run out, though nothing was written of it.</summary>
    public bool IsLapsed(Moment now) => State == JobState.Leased && HeldUntil <= now.Monotonic;

    /// <summary>Whether its deadline has passed.</summary>
    public bool IsLate(Moment now) => Request.Deadline <= now.Utc;

    public bool IsFollowed(Moment now) => Followed is not { } until || until > now.Monotonic;

    public bool IsTime(Moment now) => State == JobState.Scheduled && !IsLate(now) && (Epoch == 0 ? Due <= now.Utc : HeldUntil <= now.Monotonic);

    /// <summary>How many of its leases ran out after a stage had taken it up, this one included.</summary>
    public int LapsesWithThis => Lapses + (StartedEpoch == Epoch ? 1 : 0);

    /// <summary>Whether a lease is the job's latest: of its epoch, and not replaced by a renewal.</summary>
    public bool IsHeldBy(JobLease lease) => State == JobState.Leased && Epoch == lease.Job.Epoch && Token == lease.Token;

    public JobLease Take(string owner, TimeSpan duration, Moment now)
    {
        Lapses += State == JobState.Leased && StartedEpoch == Epoch ? 1 : 0;
        (State, Epoch, Owner) = (JobState.Leased, Epoch + 1, owner);
        return Hold(duration, now);
    }

    public JobLease Hold(TimeSpan duration, Moment now)
    {
        (HeldUntil, LeasedUntil, Token) = (now.In(duration), now.Utc + duration, $"{Epoch}/{++_holds}");
        return new JobLease(Snapshot(), Owner!, LeasedUntil.Value, Token);
    }

    public void Append(IReadOnlyList<PendingEvent> events)
    {
        foreach (var one in events)
        {
            if (one.Kind is { } kind)
            {
                Add(kind, one.At, one.Data.IsEmpty ? null : JsonElement.Parse(one.Data.Span));
                (StartedAt, StartedEpoch) = kind == JobEventKind.Started ? (one.At, Epoch) : (StartedAt, StartedEpoch);
            }
            else
            {
                CountAttempt();
            }
        }
    }

    public void Settle(Settlement settlement, Moment now)
    {
        var state = IsCancelling && !settlement.State.IsTerminal() ? JobState.Cancelled : settlement.State;
        if (state.IsTerminal() || settlement.Failures.Count > 0)
        {
            (Result, Failures) = (settlement.Result?.Clone(), settlement.Failures);
        }

        switch (state)
        {
            case JobState.Ready:
                Attempts -= AttemptEpoch == Epoch ? 1 : 0;
                break;
            case JobState.Scheduled or JobState.Succeeded or JobState.Partial or JobState.Failed:
                CountAttempt();
                break;
        }

        if (state.IsTerminal())
        {
            End(state, why: null, now);
        }
        else
        {
            PutBack(state, settlement, now);
        }
    }

    public void End(JobState state, JobFailure? why, Moment now)
    {
        (State, FinishedAt, Owner, LeasedUntil) = (state, now.Utc, null, null);
        Failures = why is null ? Failures : [why];
        Add(JobEventKind.Done, now.Utc, JsonSerializer.SerializeToElement(new { State = state }, PipelineJson.Options));
    }

    public void Add(JobEventKind kind, DateTimeOffset at, JsonElement? data) => Events.Add(new JobEvent(Id, Events.Count + 1, Epoch, kind, at, data));

    public Job Snapshot() => new()
    {
        Id = Id,
        Sequence = 0, // it numbers none
        Request = Request,
        State = State,
        Attempts = Attempts,
        Epoch = Epoch,
        AcceptedAt = AcceptedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        NotBefore = State == JobState.Scheduled ? Due : null,
        LeasedUntil = LeasedUntil,
        FollowedUntil = FollowedUntil,
        Owner = Owner,
        Result = Result,
        Failures = Failures,
        ReplayedAs = ReplayedAs,
    };

    public JobSummary Summary() => new()
    {
        Id = Id,
        Sequence = 0,
        Flow = Request.Flow,
        Tenant = Request.Tenant,
        Priority = Request.Priority,
        State = State,
        Attempts = Attempts,
        Epoch = Epoch,
        AcceptedAt = AcceptedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        NotBefore = State == JobState.Scheduled ? Due : null,
        Deadline = Request.Deadline,
        LeasedUntil = LeasedUntil,
        Owner = Owner,
        ReplayedAs = ReplayedAs,
    };

    private void CountAttempt()
    {
        Attempts += AttemptEpoch == Epoch ? 0 : 1;
        AttemptEpoch = Epoch;
    }

    private void PutBack(JobState state, Settlement settlement, Moment now)
    {
        (State, Owner, LeasedUntil) = (state, null, null);
        Due = state == JobState.Scheduled ? settlement.NotBefore ?? now.Utc : now.Utc;
        if (state == JobState.Scheduled)
        {
            var pause = Due - now.Utc;
            HeldUntil = now.In(pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause);
            Add(JobEventKind.Retry, now.Utc, JsonSerializer.SerializeToElement(new { settlement.NotBefore }, PipelineJson.Options));
        }
    }
}
