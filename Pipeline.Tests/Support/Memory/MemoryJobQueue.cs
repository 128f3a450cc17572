using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Tests.Support.Memory;

/// <summary>
/// A queue and job store over <see cref="MemoryJobs"/>, as one process has it. The second implementation of the contracts: its leases change with each renewal, its jobs have no numbers, and the order of
/// leases is approximate.
/// </summary>
internal sealed partial class MemoryJobQueue : IJobQueue, IJobStore
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);

    private const int LastFirst = 8; // each eighth ask begins with what would come last, as in a store that has no order to rise in

    private readonly MemoryJobs _store;
    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly InterestPolicy _policy;
    private readonly InterestKeeper _interest;
    private int _asks;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryJobQueue(MemoryJobs store, QueueOptions options, TimeProvider time)
    {
        (_store, _options, _time, _policy) = (store, options, time, new InterestPolicy(options.Interest));
        _interest = new InterestKeeper(SayInterestAsync, options.Interest, time, NullLogger.Instance);
    }

    public static QueueCapabilities Capabilities { get; } = new() { StrictOrder = false, LongestLease = TimeSpan.FromDays(7) };

    private Moment Now => Moment.Now(_time);

    public async ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        var receipts = new JobReceipt[requests.Count];
        try
        {
            for (var i = 0; i < requests.Count; i++)
            {
                var request = requests[i];
                receipts[i] = RequestCheck.WhyRejected(request, _options) is { } why
                    ? new JobReceipt(Guid.Empty, Rejection: why)
                    : await WriteAsync(() => _store.Accept(request, _options.Interest, Now), cancellationToken);
                _store.NewWork.Raise(request.Flow);
            }

            return receipts;
        }
        catch (Exception error) when (receipts.Any(receipt => receipt.Id != Guid.Empty))
        {
            throw new PartlyAcceptedException(receipts, error);
        }
    }

    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        LeaseAsync(flow, _ => !_store.Paused.ContainsKey(flow), owner, max, duration, cancellationToken);

    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        LeaseAsync(flow, job => ids.Contains(job.Id), owner, max, duration, cancellationToken);

    private async ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, Func<MemoryJob, bool> which, string owner, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Capabilities.LongestLease);
        var asked = Now.Monotonic;
        return await WriteAsync(
            () => _store.With(jobs =>
            {
                var now = Now;
                MemoryJobs.Promote(jobs, _options.Interest, now);
                _store.EndLapsed(jobs, _options.MaxAttempts, now);
                _store.EndUnfollowed(jobs, _policy, asked, now);
                var due = MemoryJobs.Due(jobs, flow, now).Where(which);
                return (++_asks % LastFirst == 0 ? due.Reverse() : due).Take(max).ToList().ConvertAll(job => job.Take(owner, duration, now));
            }),
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) => await WriteAsync(
        () => leases.Select(lease => _store.With(lease.Job.Id, job => job.IsHeldBy(lease)
            ? new LeaseRenewal(job.IsCancelling ? LeaseStatus.CancelRequested : LeaseStatus.Held, job.Hold(duration, Now))
            : null) ?? new LeaseRenewal(LeaseStatus.Lost, lease)).ToList(),
        cancellationToken);

    public async ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken)
    {
        if (_store.With(jobs => jobs.Exists(job => MemoryJobs.IsDoubted(job, _policy, Now))))
        {
            await EndForsakenAsync(cancellationToken);
        }

        return Read(jobs => jobs.Where(job => job.IsCancelling && job.State == JobState.Leased && job.Owner == owner).Select(job => job.Id).ToList());
    }

    public async ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken)
    {
        if (settlement.State == JobState.Leased)
        {
            throw new ArgumentException("A lease cannot be settled as leased.", nameof(settlement));
        }

        var isHeld = await ChangeAsync(lease, job => job.Settle(settlement, Now), cancellationToken);
        _store.NewWork.Raise(lease.Job.Request.Flow);
        return isHeld;
    }

    public async ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        await WriteAsync(() => _store.With(id, job => (CancelResult?)_store.Cancel(job, Now)) ?? CancelResult.NotFound, cancellationToken);

    public async ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken)
    {
        for (var wait = FirstLook; ; wait = wait * 2 < _options.Poll ? wait * 2 : _options.Poll)
        {
            var signal = _store.NewWork.Next(flow);
            if (Read(jobs => !_store.Paused.ContainsKey(flow) && (MemoryJobs.Due(jobs, flow, Now).Any() || jobs.Exists(job => job.Request.Flow == flow && job.IsTime(Now)))))
            {
                return;
            }

            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(signal, _closed.Task, Task.Delay(wait, _time, done.Token));
            await done.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => ValueTask.FromResult(Read(jobs => jobs.Exists(job => job.Request.Flow == flow
        && (_store.Paused.ContainsKey(flow)
            ? job.State == JobState.Leased && !job.IsLapsed(Now)
            : job.State is JobState.Ready or JobState.Leased || (job.State == JobState.Scheduled && (job.Epoch > 0 || job.Due <= Now.Utc))))));

    public async ValueTask DisposeAsync()
    {
        await _interest.DisposeAsync();
        _closed.TrySetResult();
    }

    private T Read<T>(Func<List<MemoryJob>, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed.Task.IsCompleted, this);
        return _store.With(read);
    }

    /// <summary>Every write passes the gate of all processes.</summary>
    private async Task<T> WriteAsync<T>(Func<T> write, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed.Task.IsCompleted, this);
        await _store.Writes.WaitAsync(cancellationToken);
        try
        {
            return write();
        }
        finally
        {
            _store.Writes.Release();
        }
    }

    private async Task<bool> ChangeAsync(JobLease lease, Action<MemoryJob> change, CancellationToken cancellationToken)
    {
        var isHeld = await WriteAsync(
            () => _store.With(lease.Job.Id, job =>
            {
                var held = job.IsHeldBy(lease);
                if (held)
                {
                    change(job);
                }

                return held;
            }),
            cancellationToken);
        _store.NewEvents.Raise(lease.Job.Id);
        return isHeld;
    }

    private async Task EndForsakenAsync(CancellationToken cancellationToken)
    {
        var asked = Now.Monotonic;
        using CancellationTokenSource slow = new(InterestPolicy.Slow, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellationToken);
        try
        {
            await WriteAsync(
                () => _store.With(jobs =>
                {
                    _store.EndUnfollowed(jobs, _policy, asked, Now);
                    return true;
                }),
                either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _policy.Forget();
        }
    }

    private async Task SayInterestAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => await WriteAsync(
        () => _store.With(jobs =>
        {
            var now = Now;
            foreach (var job in jobs.Where(job => ids.Contains(job.Id) && !job.State.IsTerminal() && job.Followed < now.In(_options.Interest)))
            {
                (job.Followed, job.FollowedUntil) = (now.In(_options.Interest), now.Utc + _options.Interest);
            }

            return true;
        }),
        cancellationToken);
}
