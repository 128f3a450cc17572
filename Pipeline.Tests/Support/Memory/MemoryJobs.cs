using System.Runtime.InteropServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Tests.Support.Memory;

/// <summary>
/// Jobs in memory, of all the "processes" that have opened them: one lock, and a gate that all writes pass, so that a test can stall them. What is exact in the contract is exact here; the
/// order of leases is not, as in a store of several queues.
/// </summary>
internal sealed class MemoryJobs
{
    // Within so many jobs that were accepted one after the other the last comes first; of priorities, three count as one.
    private const int Disorder = 32;
    private const int Priorities = 3;

    private readonly Lock _gate = new();
    private readonly List<MemoryJob> _jobs = [];
    private DateTimeOffset _lastAccepted;
    private long _lastNumber;

    /// <summary>Writes that go through one after the other; taken, none does.</summary>
    public SemaphoreSlim Writes { get; } = new(1);

    /// <summary>Bytes there is room for; <see langword="null"/> for as many as there are.</summary>
    public long? Room { get; set; }

    public Signals<Guid> NewEvents { get; } = new();

    public Signals<string> NewWork { get; } = new();

    /// <summary>The flows that are paused, with the time since when. Under the lock.</summary>
    public SortedDictionary<string, DateTimeOffset> Paused { get; } = new(StringComparer.Ordinal);

    /// <summary>Who works, by id. Under the lock.</summary>
    public Dictionary<string, QueueWorker> Workers { get; } = new(StringComparer.Ordinal);

    /// <summary>Does something with all jobs, oldest first.</summary>
    public T With<T>(Func<List<MemoryJob>, T> work)
    {
        lock (_gate)
        {
            return work(_jobs);
        }
    }

    public T? With<T>(Guid id, Func<MemoryJob, T> work) => With(jobs => jobs.Find(job => job.Id == id) is { } job ? work(job) : default);

    /// <summary>Accepts a job, or finds the one that holds its key.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public JobReceipt Accept(JobRequest request, TimeSpan interest, Moment now) => With(jobs =>
    {
        if (request.DedupeKey is not null && jobs.Find(job => Holds(job, request)) is { } earlier)
        {
            return new JobReceipt(earlier.Id, IsDuplicate: true);
        }

        TakeRoom(JsonMarshal.GetRawUtf8Value(request.Input).Length);
        var isLater = request.NotBefore > now.Utc;
        _lastAccepted = now.Utc > _lastAccepted ? now.Utc : _lastAccepted + TimeSpan.FromTicks(1);
        MemoryJob job = new()
        {
            Number = ++_lastNumber,
            Id = Guid.CreateVersion7(now.Utc),
            Request = request with { Input = request.Input.Clone() },
            AcceptedAt = _lastAccepted,
            State = isLater ? JobState.Scheduled : JobState.Ready,
            Due = isLater ? request.NotBefore!.Value : now.Utc,
            Followed = request.Interactive && !isLater ? now.In(interest) : null,
            FollowedUntil = request.Interactive ? JobRows.Later(isLater ? request.NotBefore!.Value : now.Utc, interest) : null,
        };
        job.Add(JobEventKind.Accepted, job.AcceptedAt, data: null);
        jobs.Add(job);
        return new JobReceipt(job.Id);
    });

    /// <summary>Jobs of a flow that may be leased, those whose lease ran out included, roughly by priority and age.</summary>
    public static IEnumerable<MemoryJob> Due(List<MemoryJob> jobs, string flow, Moment now) => jobs
        .Where(job => job.Request.Flow == flow && job.IsFollowed(now) && ((job.State == JobState.Ready && !job.IsLate(now)) || job.IsLapsed(now)))
        .OrderByDescending(job => job.Request.Priority / Priorities)
        .ThenBy(job => job.Number / Disorder)
        .ThenByDescending(job => job.Number);

    /// <summary>Makes jobs ready whose time has come: from now on somebody must follow the interactive ones.</summary>
    public static void Promote(List<MemoryJob> jobs, TimeSpan interest, Moment now)
    {
        foreach (var job in jobs.Where(job => job.IsTime(now)))
        {
            (job.State, job.Followed) = (JobState.Ready, job.Request.Interactive && job.Epoch == 0 ? now.In(interest) : job.Followed);
        }
    }

    /// <summary>Ends jobs whose lease ran out and that nobody is to take over.</summary>
    public void EndLapsed(List<MemoryJob> jobs, int maxAttempts, Moment now)
    {
        foreach (var job in jobs.Where(job => job.IsLapsed(now)))
        {
            var why = AttemptPolicy.WhyDead(job.Attempts, job.LapsesWithThis, maxAttempts);
            JobState? end = job.IsCancelling ? JobState.Cancelled : job.IsLate(now) ? JobState.Expired : why is not null ? JobState.Failed : null;
            if (end is { } state)
            {
                End(job, state, state == JobState.Failed ? why : null, now);
            }
        }
    }

    public void EndLate(List<MemoryJob> jobs, Moment now)
    {
        foreach (var job in jobs.Where(job => job.IsLate(now) && (job.State is JobState.Ready or JobState.Scheduled || job.IsLapsed(now))))
        {
            End(job, JobState.Expired, AttemptPolicy.WhyExpired(job.Request.Deadline!.Value), now);
        }
    }

    /// <summary>Cancels the interactive jobs that nobody follows.</summary>
    public void EndUnfollowed(List<MemoryJob> jobs, InterestPolicy policy, long asked, Moment now)
    {
        var doubted = jobs.Where(job => IsDoubted(job, policy, now)).ToDictionary(job => job.Number);
        foreach (var number in policy.Look([.. doubted.Values.Select(job => (job.Number, job.Followed!.Value))], asked, now.Monotonic))
        {
            Cancel(doubted[number], now);
        }
    }

    public static bool IsDoubted(MemoryJob job, InterestPolicy policy, Moment now) => !job.State.IsTerminal() && !job.IsCancelling && job.Followed <= now.In(policy.Doubt);

    public CancelResult Cancel(MemoryJob job, Moment now)
    {
        if (job.State.IsTerminal())
        {
            return CancelResult.AlreadyEnded;
        }

        if (job.State == JobState.Leased && !job.IsLapsed(now))
        {
            job.IsCancelling = true;
            return CancelResult.Requested;
        }

        End(job, JobState.Cancelled, why: null, now);
        return CancelResult.Cancelled;
    }

    private static bool Holds(MemoryJob job, JobRequest request) => job.HoldsKey
        && job.State is not (JobState.Failed or JobState.Cancelled or JobState.Expired)
        && (job.Request.Tenant, job.Request.Flow, job.Request.DedupeKey) == (request.Tenant, request.Flow, request.DedupeKey);

    private void End(MemoryJob job, JobState state, JobFailure? why, Moment now)
    {
        job.End(state, why, now);
        NewEvents.Raise(job.Id);
    }

    private void TakeRoom(int bytes)
    {
        if (Room < bytes)
        {
            throw new IOException($"There is room for {Room} bytes, and the input has {bytes}. Make room.");
        }

        Room -= bytes;
    }
}
