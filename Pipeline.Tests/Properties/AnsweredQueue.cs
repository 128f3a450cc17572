using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Properties;

/// <summary>A queue whose renewals are answered when the test says so, unless they are given up before.</summary>
internal sealed class AnsweredQueue : IJobQueue
{
    private TaskCompletionSource<IReadOnlyList<LeaseRenewal>>? _answer;

    /// <summary>The renewal that waits for its answer.</summary>
    public Ask? Renewal { get; private set; }

    public void Answer(LeaseStatus? status)
    {
        var (asked, answer) = (Renewal!, _answer!);
        Renewal = null;
        if (status is { } known)
        {
            answer.SetResult([.. asked.Leases.Select(lease => new LeaseRenewal(known, lease))]);
        }
        else
        {
            answer.SetException(new IOException("The queue is away."));
        }
    }

    public ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        TaskCompletionSource<IReadOnlyList<LeaseRenewal>> answer = new();
        Ask asked = new(leases);
        _answer = answer;
        Renewal = Renewal is null ? asked : throw new InvalidOperationException("Two renewals at once.");
        cancellationToken.Register(() =>
        {
            Renewal = ReferenceEquals(Renewal, asked) ? null : Renewal;
            answer.TrySetCanceled(cancellationToken);
        });
        return new(answer.Task);
    }

    public ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(
        string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal sealed record Ask(IReadOnlyList<JobLease> Leases);
}
