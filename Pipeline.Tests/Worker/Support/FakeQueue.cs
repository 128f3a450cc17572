using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;

namespace Pipeline.Tests.Worker.Support;

/// <summary>A queue that accepts, and remembers the sizes of its batches.</summary>
internal sealed class FakeQueue : IJobQueue
{
    public List<int> Batches { get; } = [];

    public List<JobRequest> Accepted { get; } = [];

    /// <summary>Why a request is rejected; null accepts it.</summary>
    public Func<JobRequest, string?> Rejects { get; set; } = _ => null;

    /// <summary>How many requests it takes before it breaks off a call, as a store whose disk is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    public ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        Batches.Add(requests.Count);
        if (Room - Accepted.Count is var fit && fit < requests.Count)
        {
            throw new PartlyAcceptedException(
                [.. requests.Take(fit).Select(Accept), .. Enumerable.Repeat(default(JobReceipt), requests.Count - fit)],
                new StoreException(StoreFault.Full, "/x", "No room is left."));
        }

        return ValueTask.FromResult<IReadOnlyList<JobReceipt>>([.. requests.Select(Accept)]);
    }

    public ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(
        string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;

    private JobReceipt Accept(JobRequest request)
    {
        if (Rejects(request) is { } reason)
        {
            return new JobReceipt(default, Rejection: reason);
        }

        Accepted.Add(request);
        return new JobReceipt(IdOf(Accepted.Count));
    }

    /// <summary>The id of the nth accepted request, from 1.</summary>
    public static Guid IdOf(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
