using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <summary>A queue of its own for each test, under a clock that stands still.</summary>
internal abstract class QueueFixture
{
    protected const string Flow = "ingest";
    protected const string Owner = "worker-1";
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private JumpingClock _clock = null!;

    /// <summary>Many jobs, for a store whose every call may be a request.</summary>
    protected virtual int Many => 1_000;

    protected QueueOptions Options { get; } = new() { Retention = TimeSpan.FromDays(1), MaxAttempts = 3 };

    /// <summary>What the store can do beyond what every queue promises: what a test needs and the store has not is a reason to skip it.</summary>
    protected virtual QueueCapabilities Capabilities { get; } = new();

    /// <summary>The store's clock. A test that names it is skipped for a store that goes by another one.</summary>
    protected JumpingClock Time => Capabilities.OwnClock ? _clock : Skip(nameof(QueueCapabilities.OwnClock), "it goes by a clock that no test can set");

    /// <summary>The time, as a test may say it of an event.</summary>
    protected DateTimeOffset Now => Capabilities.OwnClock ? _clock.GetUtcNow() : TimeProvider.System.GetUtcNow();

    protected IJobQueue Queue { get; private set; } = null!;

    protected IJobStore Store => (IJobStore)Queue;

    protected IQueueControl Control => (IQueueControl)Queue;

    [SetUp]
    public async Task OpenQueueAsync()
    {
        _clock = new JumpingClock(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Queue = await OpenOtherAsync();
    }

    /// <summary>Opens the test's queue once more, as another process does.</summary>
    protected Task<IJobQueue> OpenOtherAsync() => OpenAsync(Options, _clock);

    /// <summary>Opens the test's queue again, after it was closed.</summary>
    protected async Task ReopenAsync() => Queue = await OpenOtherAsync();

    [TearDown]
    public async Task CloseQueueAsync()
    {
        if (Queue is not null) // null where the store's server is not to be had, and the test is skipped
        {
            await Queue.DisposeAsync();
        }

        CleanUp();
    }

    /// <summary>Opens the test's store: again and again, as other processes would. What it answers is an <see cref="IJobStore"/> too.</summary>
    protected abstract Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time);

    /// <summary>Deletes the test's store.</summary>
    protected abstract void CleanUp();

    /// <summary>Skips the test for a store that hands out jobs only roughly in order.</summary>
    protected void RequireStrictOrder()
    {
        if (!Capabilities.StrictOrder)
        {
            Skip(nameof(QueueCapabilities.StrictOrder), "it hands out jobs roughly in order");
        }
    }

    private static JumpingClock Skip(string capability, string why)
    {
        Assert.Ignore($"The store declares {nameof(QueueCapabilities)}.{capability} as false: {why}.");
        return null!;
    }

    protected static JobRequest Request(string? input = null) =>
        new() { Flow = Flow, Input = JsonElement.Parse(input ?? """{"text":"hello"}""") };

    protected async Task<Guid> EnqueueAsync(JobRequest? request = null)
    {
        var receipts = await Queue.EnqueueAsync([request ?? Request()], CancellationToken.None);
        Assert.That(receipts[0].Rejection, Is.Null);
        return receipts[0].Id;
    }

    protected async Task<IReadOnlyList<JobLease>> LeaseAsync(int max = 10, string owner = Owner, TimeSpan? duration = null) =>
        await Queue.LeaseAsync(Flow, owner, max, duration ?? Lease, CancellationToken.None);

    protected async Task<JobLease> LeaseOneAsync()
    {
        var leases = await LeaseAsync(1);
        Assert.That(leases, Has.Count.EqualTo(1));
        return leases[0];
    }

    /// <summary>Renews a lease that holds.</summary>
    /// <returns>The lease that replaces it.</returns>
    protected async Task<JobLease> RenewOneAsync(JobLease lease)
    {
        var renewal = (await Queue.RenewAsync([lease], Lease, CancellationToken.None)).Single();
        Assert.That(renewal.Status, Is.EqualTo(LeaseStatus.Held));
        return renewal.Lease;
    }

    protected async Task<List<LeaseStatus>> RenewAsync(params JobLease[] leases) =>
        [.. (await Queue.RenewAsync(leases, Lease, CancellationToken.None)).Select(renewal => renewal.Status)];

    protected ValueTask<bool> SettleAsync(JobLease lease, JobState state, params JobFailure[] failures) =>
        Queue.SettleAsync(lease, new Settlement { State = state, Failures = failures }, CancellationToken.None);

    /// <summary>A stage takes the job up, and the one that costs begins: the attempt counts.</summary>
    protected ValueTask<bool> StartAsync(JobLease lease) =>
        Store.AppendEventsAsync(lease, [new PendingEvent(JobEventKind.Started, Now, default), new PendingEvent(Kind: null, Now, default)], CancellationToken.None);

    protected ValueTask<bool> AppendAsync(JobLease lease, JobEventKind kind, string? data = null) => Store.AppendEventsAsync(
        lease, [new PendingEvent(kind, Now, data is null ? default : System.Text.Encoding.UTF8.GetBytes(data))], CancellationToken.None);

    protected async Task<Job> FindAsync(Guid id)
    {
        var job = await Store.FindAsync(id, CancellationToken.None);
        Assert.That(job, Is.Not.Null);
        return job!;
    }

    /// <summary>Waits until the store has heard, by the clock as it is set, that a job is followed: readers say so from timers of their own.</summary>
    protected async Task FollowedAsync(Guid id, DateTimeOffset until)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (!IsFollowed(await FindAsync(id), until))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, late.Token);
        }
    }

    /// <summary>Whether the store has heard that a job is followed until a time, by the clock as it is set.</summary>
    protected bool IsFollowed(Job job, DateTimeOffset until) => job.FollowedUntil is { } followed && followed >= until && followed <= Time.GetUtcNow() + Options.Interest;

    /// <summary>Lets the clock run while real work goes on elsewhere. Where the store goes by another clock, that one runs anyway.</summary>
    protected async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await done;
    }

    protected async Task<List<JobEvent>> EventsAsync(Guid id, long after = 0)
    {
        List<JobEvent> events = [];
        await foreach (var one in Store.ReadEventsAsync(id, after, CancellationToken.None))
        {
            events.Add(one);
        }

        return events;
    }

    protected static JobFailure Failure(string stage = "embed", FailureKind kind = FailureKind.Permanent, params string[] inputs) => new()
    {
        Stage = stage,
        Item = "a.md",
        Kind = kind,
        Error = "IOException",
        Message = "It broke.",
        Inputs = [.. inputs.Select(input => JsonElement.Parse(input))],
        Count = Math.Max(1, inputs.Length),
    };
}
