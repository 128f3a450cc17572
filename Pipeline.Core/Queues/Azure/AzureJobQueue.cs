using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// A queue and job store in an Azure Storage account, shared by any number of processes and machines. Queues carry readiness, tables hold the truth, blobs hold what is large (decision 20).
/// Thread-safe.
/// </summary>
internal sealed partial class AzureJobQueue : IJobQueue, IJobStore
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(25);

    private readonly QueueOptions _options;
    private readonly AzureStore _store;
    private readonly HeldJobs _held = new();
    private readonly JobChanges _changes;
    private readonly JobConfirmation _confirmation;
    private readonly JobAcceptance _acceptance;
    private readonly JobContentsReader _contents;
    private readonly JobLeasing _leasing;
    private readonly JobRenewal _renewal;
    private readonly JobEnding _ending;
    private readonly JobSettling _settling;
    private readonly JobDeletion _deletion;
    private readonly JobUpkeep _upkeep;
    private readonly EventLog _events;
    private readonly JobCounts _counts;
    private readonly Workers _workers;
    private readonly Interest _interest;
    private readonly InterestKeeper _keeper;
    private readonly Signals<string> _newWork = new();
    private readonly Signals<Guid> _newEvents = new();

    /// <summary>Opens the queue, and asks nothing of the account.</summary>
    /// <param name="options">The <c>queue:</c> section.</param>
    /// <param name="access">Whether tables, queues and the container may be made.</param>
    /// <param name="time">The clock of what is written, and of waiting.</param>
    /// <param name="loggers">Where log lines go.</param>
    /// <param name="policies">What sees every request: for tests and measurements.</param>
    /// <param name="upkeep">How patient upkeep is; <see langword="null"/> for as much as the lease asks for.</param>
    public AzureJobQueue(
        QueueOptions options, StoreAccess access, TimeProvider time, ILoggerFactory loggers, IEnumerable<HttpPipelinePolicy> policies, UpkeepTimes? upkeep = null)
    {
        var logger = loggers.CreateLogger<AzureJobQueue>();
        _options = options;
        _store = new AzureStore(options.Own as AzureQueueOptions ?? new(), access, time, logger, policies);
        _changes = new JobChanges(_store, _held);
        _confirmation = new JobConfirmation(_store, _changes);
        _acceptance = new JobAcceptance(_store, _confirmation);
        _interest = new Interest(_store, options.Interest);
        _keeper = new InterestKeeper(_interest.SayAsync, options.Interest, time, logger);
        _contents = new JobContentsReader(_store, _interest);
        _ending = new JobEnding(_store, _changes);
        _leasing = new JobLeasing(_store, _held, _changes, _ending, _contents, _interest, options, logger);
        _renewal = new JobRenewal(_store, _held, _changes);
        _settling = new JobSettling(_store, _held, _changes, _ending);
        _deletion = new JobDeletion(_store, _confirmation);
        _workers = new Workers(_store);
        LostMessages lost = new(_changes, _confirmation, _deletion, logger);
        _upkeep = new JobUpkeep(_store, _ending, _deletion, lost, _interest, _workers, options, upkeep ?? UpkeepTimes.For(options.Lease));
        _events = new EventLog(_store, _changes);
        _counts = new JobCounts(_store);
    }

    /// <summary>What this queue can do.</summary>
    public static QueueCapabilities Capabilities { get; } = new() { StrictOrder = false, OneTransaction = true, OwnClock = false, LongestLease = AzureLimits.LongestHidden };

    /// <summary>What is known of the account's state.</summary>
    public StoreHealth Health => _store.Health;

    /// <summary>The parts, for tests.</summary>
    internal AzureStore Parts => _store;

    /// <summary>Opens the queue. One who may make it asks nothing of the account yet; one who only looks wants to know at once whether it is there.</summary>
    /// <exception cref="StoreException">It is not there, or the account cannot be reached, and it may not be made.</exception>
    public static async Task<AzureJobQueue> OpenAsync(
        QueueOptions options, StoreAccess access, TimeProvider time, ILoggerFactory loggers, IEnumerable<HttpPipelinePolicy> policies, CancellationToken cancellationToken)
    {
        AzureJobQueue queue = new(options, access, time, loggers, policies);
        try
        {
            await (access == StoreAccess.Existing ? queue._store.Jobs.FindAsync(Guid.Empty, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
            return queue;
        }
        catch (Exception)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var receipts = new JobReceipt[requests.Count];
        using EnqueueSpans spans = new();
        var stamped = new JobRequest[requests.Count];
        List<int> fit = [];
        for (var i = 0; i < requests.Count; i++)
        {
            if (RequestCheck.WhyRejected(requests[i], _options) is { } why)
            {
                receipts[i] = new JobReceipt(Guid.Empty, Rejection: why);
                QueueMeter.Rejected.Add(1);
                continue;
            }

            stamped[i] = spans.Stamp(requests[i]);
            fit.Add(i);
        }

        try
        {
            await AcceptAsync(stamped, fit, receipts, cancellationToken).ConfigureAwait(false);
            return receipts;
        }
        catch (Exception error) when (receipts.Any(receipt => receipt.Id != Guid.Empty))
        {
            throw new PartlyAcceptedException(receipts, error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Capabilities.LongestLease);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        if (await _store.Control.IsPausedAsync(flow, cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        var leases = await _leasing.LeaseAsync(new LeaseAsk(flow, owner, max, duration), cancellationToken).ConfigureAwait(false);
        QueueMeter.Leased.Add(leases.Count, new KeyValuePair<string, object?>(TagNames.Flow, flow));
        if (leases.Count > 0)
        {
            PaceOf(flow).Reset();
        }

        return leases;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Capabilities.LongestLease);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var leases = await _leasing.LeaseByIdAsync(ids, new LeaseAsk(flow, owner, max, duration), cancellationToken).ConfigureAwait(false);
        QueueMeter.Leased.Add(leases.Count, new KeyValuePair<string, object?>(TagNames.Flow, flow));
        return leases;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await SideBySide.RunAsync(leases, (lease, token) => _renewal.RenewAsync(lease, duration, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Guid> ids = [];
        await foreach (var row in _store.Index.ListAsync(IndexTable.CancelOf(owner), cancellationToken).ConfigureAwait(false))
        {
            if (_held.Find(row.Job) is not null || await IsHeldByAsync(row.Job, owner, cancellationToken).ConfigureAwait(false))
            {
                ids.Add(row.Job);
            }
            else
            {
                await _store.Index.RemoveAsync([row], cancellationToken).ConfigureAwait(false); // it ended while somebody asked for it to stop
            }
        }

        foreach (var job in _held.Interactive(owner).Where(job => !ids.Contains(job.Id)).ToList())
        {
            if (await _interest.IsForsakenAsync(job, cancellationToken).ConfigureAwait(false))
            {
                await CancelAsync(job.Id, cancellationToken).ConfigureAwait(false);
                ids.Add(job.Id);
            }
        }

        return [.. ids];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(settlement);
        if (settlement.State == JobState.Leased)
        {
            throw new ArgumentException("A lease cannot be settled as leased; renew it, or settle it as ready, scheduled or a terminal state.", nameof(settlement));
        }

        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var isHeld = await _settling.SettleAsync(lease, settlement, cancellationToken).ConfigureAwait(false);
        _newEvents.Raise(lease.Job.Id);
        if (settlement.State == JobState.Ready)
        {
            _newWork.Raise(lease.Job.Request.Flow);
        }

        return isHeld;
    }

    /// <inheritdoc/>
    public async ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var result = CancelResult.NotFound;
        var changed = await _changes.ChangeAsync(
            id,
            job =>
            {
                result = job.State.IsTerminal() ? CancelResult.AlreadyEnded : job.State == JobState.Leased ? CancelResult.Requested : CancelResult.Cancelled;
                return result switch
                {
                    CancelResult.Requested => new JobChange(job with { IsCancelling = true }),
                    CancelResult.Cancelled => new JobChange(job.End(JobState.Cancelled, _store.Now)),
                    _ => null,
                };
            },
            cancellationToken).ConfigureAwait(false);
        if (changed is { } cancelled)
        {
            await TellAsync(cancelled.Before, cancelled.After.Value, cancellationToken).ConfigureAwait(false);
        }

        _newEvents.Raise(id);
        return result;
    }

    /// <summary>Closes the connections. Jobs that are leased stay so until their leases run out. Whoever still reads events, or waits for work, gets an <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        _newEvents.Close(); // they look once more, and find it closed
        _newWork.Close();
    }

    private async Task AcceptAsync(JobRequest[] requests, List<int> fit, JobReceipt[] receipts, CancellationToken cancellationToken)
    {
        if (fit.Count == 0)
        {
            return;
        }

        await _store.ReadyAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _acceptance.AcceptAsync(requests, fit, receipts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            QueueMeter.Accepted.Add(receipts.Count(receipt => receipt.Id != Guid.Empty));
            foreach (var flow in fit.Select(index => requests[index].Flow).Distinct(StringComparer.Ordinal))
            {
                _newWork.Raise(flow);
            }
        }
    }

    private async Task<bool> IsHeldByAsync(Guid id, string owner, CancellationToken cancellationToken) =>
        await _store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value: { State: JobState.Leased } job } && string.Equals(job.Owner, owner, StringComparison.Ordinal);

    /// <summary>The worker of a running job finds by a row that it is to stop it; a job that waited has ended.</summary>
    private Task TellAsync(JobRecord before, JobRecord job, CancellationToken cancellationToken) => job.State == JobState.Leased
        ? _store.Index.PutAsync([new IndexRow(IndexTable.CancelOf(job.Owner), JobKey.Of(job.Id), job.Id)], cancellationToken)
        : _ending.ClearAsync(before, job, message: null, cancellationToken);
}
