using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Properties;

/// <summary>A queue, opened twice as by two processes, and what should be in it.</summary>
internal sealed class QueueModel(JumpingClock time, IJobQueue[] handles) : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Ageing = new QueueOptions().Ageing;
    private static readonly JobState[] Ends = [JobState.Succeeded, JobState.Partial, JobState.Failed, JobState.Cancelled, JobState.Ready, JobState.Scheduled];
    private readonly List<ModelJob> _jobs = [];
    private readonly long _start = time.GetTimestamp();
    private int _accepted;
    private long _lastAccepted;

    private DateTimeOffset Now => time.GetUtcNow();

    private TimeSpan Monotonic => time.GetElapsedTime(_start);

    public static async Task<QueueModel> OpenAsync(SqliteStore store)
    {
        JumpingClock time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        QueueOptions options = new() { MaxAttempts = 100 };
        return new QueueModel(time, [await store.OpenAsync(options, time), await store.OpenAsync(options, time)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var handle in handles)
        {
            await handle.DisposeAsync();
        }
    }

    public async Task CallAsync(int kind, int a, int b)
    {
        switch (kind)
        {
            case 0 or 1 or 2:
                await EnqueueAsync(Handle(a), Request(a, b));
                break;
            case 3 or 4:
                await LeaseAsync(Handle(a), $"owner{a % 3}", 1 + (b % 4));
                break;
            case 5 or 6 or 7 when Pick(a, b) is { } held:
                await SettleAsync(Handle(b), held.Job, held.Lease, Ends[b % Ends.Length], TimeSpan.FromSeconds(a));
                break;
            case 8 when Pick(a, b) is { } held:
                await TouchAsync(Handle(b), held.Job, held.Lease);
                break;
            case 9 when _jobs.Count > 0:
                await CancelAsync(Handle(b), _jobs[a % _jobs.Count]);
                break;
            case 10:
                time.Advance(TimeSpan.FromSeconds(b));
                break;
            case 11:
                time.Jump(TimeSpan.FromMinutes(b - 50));
                break;
            case 12:
                await MaintainAsync(Handle(a));
                break;
            case 13 when _jobs.Count > 0:
                await (b % 3 == 0 ? PurgeAsync(_jobs[a % _jobs.Count]) : ReplayAsync(_jobs[a % _jobs.Count]));
                break;
        }

        await CheckCountsAsync(Store(a));
    }

    public async Task DrainAndCheckAsync()
    {
        for (var round = 0; _jobs.Exists(job => !job.State.IsTerminal()) && round < 1000; round++)
        {
            time.Advance(Lease);
            await MaintainAsync(handles[0]);
            await LeaseAsync(handles[0], "last", 3);
            foreach (var job in _jobs.Where(job => job.State == JobState.Leased).ToList())
            {
                await SettleAsync(handles[1], job, job.Leases[^1], JobState.Succeeded, pause: default);
            }
        }

        await CheckCountsAsync(Store(0));
        foreach (var job in _jobs)
        {
            var found = await Store(0).FindAsync(job.Id, CancellationToken.None);
            Assert.That(found!.State, Is.EqualTo(job.State));
            Assert.That(job.State.IsTerminal());
            List<long> numbers = [];
            await foreach (var one in Store(1).ReadEventsAsync(job.Id, 0, CancellationToken.None))
            {
                numbers.AddRange(Enumerable.Range(0, (int)one.Folded + 1).Select(before => one.Sequence - one.Folded + before)); // those that were folded count
            }

            Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, job.Events + 1)));
        }
    }

    private JobRequest Request(int a, int b) => new()
    {
        Flow = "f",
        Input = JsonElement.Parse("{}"),
        Priority = b % 10,
        DedupeKey = a % 3 == 0 ? $"k{b % 3}" : null,
        NotBefore = a % 4 == 1 ? Now + TimeSpan.FromSeconds(b - 20) : null,
        Deadline = b % 5 == 1 ? Now + TimeSpan.FromSeconds(a * 2) : null,
    };

    private IJobQueue Handle(int seed) => handles[seed % handles.Length];

    private IJobStore Store(int seed) => (IJobStore)Handle(seed);

    private (ModelJob Job, JobLease Lease)? Pick(int a, int b)
    {
        var leased = _jobs.Where(job => job.Leases.Count > 0).ToList();
        return leased.Count == 0 ? null : (leased[a % leased.Count], leased[a % leased.Count].Leases[^(1 + (b % Math.Min(2, leased[a % leased.Count].Leases.Count)))]);
    }

    private async Task CheckCountsAsync(IJobStore store)
    {
        var statistics = await store.GetStatisticsAsync(CancellationToken.None);
        foreach (var state in Enum.GetValues<JobState>())
        {
            Assert.That(statistics.Jobs[state], Is.EqualTo(_jobs.Count(job => job.State == state)), $"{state}");
        }

        Assert.That(statistics.Retrying, Is.EqualTo(_jobs.Count(job => job.IsRetrying)));
        Assert.That(statistics.Dead, Is.EqualTo(_jobs.Count(job => job is { State: JobState.Failed, Replayed: false })));
    }

    private async Task EnqueueAsync(IJobQueue queue, JobRequest request)
    {
        var earlier = _jobs.Find(job => job.HoldsKey(request.DedupeKey));
        var receipt = (await queue.EnqueueAsync([request], CancellationToken.None))[0];
        Assert.That(receipt.IsDuplicate, Is.EqualTo(earlier is not null));
        Accept(request, receipt, earlier);
    }

    private void Accept(JobRequest request, JobReceipt receipt, ModelJob? earlier)
    {
        if (earlier is null)
        {
            _lastAccepted = Math.Max(Now.UtcTicks, _lastAccepted + 1);
            _jobs.Add(new ModelJob(receipt.Id, _accepted++, request) { WaitsSince = Math.Max(_lastAccepted, request.NotBefore?.UtcTicks ?? 0), State = request.NotBefore > Now ? JobState.Scheduled : JobState.Ready });
        }
        else
        {
            Assert.That(receipt.Id, Is.EqualTo(earlier.Id));
        }
    }

    private async Task LeaseAsync(IJobQueue queue, string owner, int max)
    {
        var due = _jobs.Where(job => job.IsDue(Now, Monotonic)).ToLookup(job => job.State == JobState.Leased);
        var first = due[false].GroupBy(job => job.Request.Priority).SelectMany(equals => equals.OrderBy(job => job.Order).Take(max));
        var expected = first.Concat(due[true]).OrderBy(job => job.WaitsSince - (job.Request.Priority * Ageing.Ticks)).ThenBy(job => job.Order).Take(max).ToList();
        foreach (var job in _jobs)
        {
            job.State = job.IsTime(Now, Monotonic) ? JobState.Ready
                : job.IsLapsed(Monotonic) && job.Cancelling ? JobState.Cancelled
                : job.IsLapsed(Monotonic) && job.IsLate(Now) ? JobState.Expired
                : job.State;
        }

        var leases = await queue.LeaseAsync("f", owner, max, Lease, CancellationToken.None);
        Assert.That(leases.Select(lease => lease.Job.Id), Is.EqualTo(expected.Select(job => job.Id)));
        foreach (var (job, lease) in expected.Zip(leases))
        {
            (job.State, job.Epoch, job.Until) = (JobState.Leased, job.Epoch + 1, Monotonic + Lease);
            job.Leases.Add(lease);
            Assert.That(lease.Job.Epoch, Is.EqualTo(job.Epoch));
        }
    }

    private async Task SettleAsync(IJobQueue queue, ModelJob job, JobLease lease, JobState state, TimeSpan pause)
    {
        var isHeld = job.IsHeldUnder(lease);
        Settlement settlement = new() { State = state, NotBefore = state == JobState.Scheduled ? Now + pause : null };
        Assert.That(await queue.SettleAsync(lease, settlement, CancellationToken.None), Is.EqualTo(isHeld));
        if (!isHeld)
        {
            return;
        }

        job.State = !state.IsTerminal() && job.Cancelling ? JobState.Cancelled : state;
        if (job.State == JobState.Scheduled)
        {
            (job.Until, job.Events) = (Monotonic + pause, job.Events + 1);
        }
    }

    private async Task TouchAsync(IJobQueue queue, ModelJob job, JobLease lease)
    {
        var isHeld = job.IsHeldUnder(lease);
        PendingEvent token = new(JobEventKind.Token, Now, default);
        Assert.That(await ((IJobStore)queue).AppendEventsAsync(lease, [token, token], CancellationToken.None), Is.EqualTo(isHeld));
        var renewal = (await queue.RenewAsync([lease], Lease, CancellationToken.None))[0];
        Assert.That(renewal.Status, Is.EqualTo(!isHeld ? LeaseStatus.Lost : job.Cancelling ? LeaseStatus.CancelRequested : LeaseStatus.Held));
        if (isHeld)
        {
            (job.Events, job.Until) = (job.Events + 2, Monotonic + Lease);
            job.Leases[job.Leases.IndexOf(lease)] = renewal.Lease;
        }
    }

    private async Task CancelAsync(IJobQueue queue, ModelJob job)
    {
        var isRunning = job.State == JobState.Leased && !job.IsLapsed(Monotonic);
        var expected = job.State.IsTerminal() ? CancelResult.AlreadyEnded : isRunning ? CancelResult.Requested : CancelResult.Cancelled;
        Assert.That(await queue.CancelAsync(job.Id, CancellationToken.None), Is.EqualTo(expected));
        job.Cancelling |= isRunning;
        job.State = expected == CancelResult.Cancelled ? JobState.Cancelled : job.State;
    }

    private async Task MaintainAsync(IJobQueue queue)
    {
        await ((IJobStore)queue).MaintainAsync(CancellationToken.None);
        foreach (var job in _jobs.Where(job => !job.State.IsTerminal() && (job.State != JobState.Leased || job.IsLapsed(Monotonic))))
        {
            job.State = job.IsLate(Now) ? JobState.Expired : job.State == JobState.Leased && job.Cancelling ? JobState.Cancelled : job.State;
        }
    }

    private async Task ReplayAsync(ModelJob job)
    {
        var receipt = await Store(0).ReplayAsync(job.Id, fromStage: null, CancellationToken.None);
        Assert.That(receipt.IsAccepted, Is.EqualTo(job is { State: JobState.Failed or JobState.Partial, Replayed: false }));
        if (receipt.IsAccepted)
        {
            (job.Replayed, job.HasKey) = (true, false);
            var earlier = _jobs.Find(other => other.HoldsKey(job.Request.DedupeKey));
            Accept(job.Request with { NotBefore = null, Deadline = job.IsLate(Now) ? null : job.Request.Deadline }, receipt, earlier);
        }
    }

    private async Task PurgeAsync(ModelJob job)
    {
        var isDead = job is { State: JobState.Failed, Replayed: false };
        Assert.That(await Store(1).PurgeAsync([job.Id], CancellationToken.None), Is.EqualTo(isDead ? 1 : 0));
        if (isDead)
        {
            _jobs.Remove(job);
        }
    }
}
