using System.Collections.Concurrent;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Queues;

/// <summary>A queue whose calls can fail, and can be waited for.</summary>
internal sealed class FaultyQueue(IJobQueue inner) : IJobQueue
{
    private readonly ConcurrentDictionary<string, int> _faults = new();

    /// <summary>Released at each renewal that was answered.</summary>
    public SemaphoreSlim Renewals { get; } = new(0);

    /// <summary>Released at each fault.</summary>
    public SemaphoreSlim Faults { get; } = new(0);

    /// <summary>How many jobs each answered lease call brought.</summary>
    public ConcurrentQueue<int> Leased { get; } = new();

    /// <summary>Whether the fault comes after the call was carried out: a lost answer.</summary>
    public bool IsAnswerLost { get; set; }

    /// <summary>What happens when a job is settled; given what really settles it.</summary>
    public Func<Func<Task<bool>>, CancellationToken, Task<bool>>? InsteadOfSettling { get; init; }

    /// <summary>What is thrown by the method of that name.</summary>
    public Func<string, Exception> Error { get; init; } = method => new IOException($"{method} is away.");

    /// <summary>What happens when leases are renewed, before they are.</summary>
    public Func<Task>? BeforeRenewing { get; init; }

    /// <summary>Lets the next calls of a method fail.</summary>
    public void Fail(string method, int times) => _faults[method] = times;

    public ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken) =>
        inner.EnqueueAsync(requests, cancellationToken);

    public async ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        Throw(nameof(LeaseAsync));
        var leases = await inner.LeaseAsync(flow, owner, max, duration, cancellationToken);
        Leased.Enqueue(leases.Count);
        return leases;
    }

    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(
        string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) => inner.LeaseByIdAsync(flow, ids, owner, max, duration, cancellationToken);

    public async ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (BeforeRenewing is { } before)
        {
            await before();
        }

        Throw(nameof(RenewAsync));
        var statuses = await inner.RenewAsync(leases, duration, cancellationToken);
        Renewals.Release();
        return statuses;
    }

    public ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) =>
        inner.GetCancelRequestsAsync(owner, cancellationToken);

    public async ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken)
    {
        if (InsteadOfSettling is { } instead)
        {
            return await instead(() => inner.SettleAsync(lease, settlement, CancellationToken.None).AsTask(), cancellationToken);
        }

        if (IsAnswerLost)
        {
            await inner.SettleAsync(lease, settlement, cancellationToken);
        }

        Throw(nameof(SettleAsync));
        return await inner.SettleAsync(lease, settlement, cancellationToken);
    }

    public ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => inner.CancelAsync(id, cancellationToken);

    public ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => inner.WaitForWorkAsync(flow, cancellationToken);

    public ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => inner.HasOpenWorkAsync(flow, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Throw(string method)
    {
        if (_faults.TryGetValue(method, out var left) && left > 0)
        {
            _faults[method] = left - 1;
            Faults.Release();
            throw Error(method);
        }
    }
}
