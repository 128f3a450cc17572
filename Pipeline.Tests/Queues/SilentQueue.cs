using System.Collections.Concurrent;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Queues;

/// <summary>A queue that never answers some calls, and does not hear that they are given up.</summary>
internal sealed class SilentQueue(IJobQueue queue) : QueueDecorator(queue)
{
    private readonly ConcurrentDictionary<string, int> _silent = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();

    /// <summary>Answers the next calls of a method never.</summary>
    public void Silence(string method, int times = int.MaxValue) => _silent[method] = times;

    /// <summary>How many calls of a method there were.</summary>
    public int Asked(string method) => _asked.GetValueOrDefault(method);

    public override ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(LeaseAsync), () => base.LeaseAsync(flow, owner, max, duration, cancellationToken));

    public override ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(RenewAsync), () => base.RenewAsync(leases, duration, cancellationToken));

    public override ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(GetCancelRequestsAsync), () => base.GetCancelRequestsAsync(owner, cancellationToken));

    public override ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(SettleAsync), () => base.SettleAsync(lease, settlement, cancellationToken));

    public override async ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => await AnswerAsync(
        nameof(WaitForWorkAsync),
        async () =>
        {
            await base.WaitForWorkAsync(flow, cancellationToken);
            return true;
        });

    public override ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(HasOpenWorkAsync), () => base.HasOpenWorkAsync(flow, cancellationToken));

    public override ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => AnswerAsync(nameof(FindAsync), () => base.FindAsync(id, cancellationToken));

    public override ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        AnswerAsync(nameof(AppendEventsAsync), () => base.AppendEventsAsync(lease, events, cancellationToken));

    public override async ValueTask MaintainAsync(CancellationToken cancellationToken) => await AnswerAsync(
        nameof(MaintainAsync),
        async () =>
        {
            await base.MaintainAsync(cancellationToken);
            return true;
        });

    private async ValueTask<T> AnswerAsync<T>(string method, Func<ValueTask<T>> ask)
    {
        _asked.AddOrUpdate(method, 1, (_, count) => count + 1);
        if (_silent.TryGetValue(method, out var left) && left > 0)
        {
            _silent[method] = left - 1;
            await new TaskCompletionSource().Task;
        }

        return await ask();
    }
}
