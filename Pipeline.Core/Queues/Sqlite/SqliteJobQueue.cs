using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// A queue and job store in one SQLite file on a local disk, shared by any number of processes of the machine. Thread-safe.
/// <para>Accepts and terminal states are flushed to the disk before they are reported; leases, renewals and events survive a killed process. What
/// callers write at the same time is committed together.</para>
/// </summary>
public sealed partial class SqliteJobQueue : IJobQueue, IJobStore
{
    private const int MaxReads = 4;
    private const int RequestsPerWrite = 256;

    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly FileCompaction _file;
    private readonly ChangeWatch _watch;
    private readonly WorkWatch _work;
    private readonly InterestKeeper _interest;
    private readonly UnfollowedJobs _unfollowed;
    private readonly Signals<string> _newWork = new();
    private readonly Signals<Guid> _newEvents = new();

    private SqliteJobQueue(QueueOptions options, StoreAccess access, TimeProvider time, ILogger logger)
    {
        SqliteDatabase.Opening opening = new(StoreName.Queue, (options.Own as SqliteQueueOptions ?? new()).Path)
        {
            Access = access,
            Reads = MaxReads,
            NewFileSettings = FileCompaction.NewFileSettings,
        };
        _options = options;
        _time = time;
        _database = SqliteDatabase.Open(opening, QueueSchema.Scripts, time, logger);
        (_writer, _readers) = (_database.Writer, _database.Readers);
        _file = new FileCompaction(_database);
        Upkeep = new QueueFileUpkeep(_database);
        _watch = new ChangeWatch(_database, _newEvents, time, logger);
        _work = new WorkWatch(_database, _newWork, options.Poll, time, logger);
        _interest = new InterestKeeper(SayInterestAsync, options.Interest, time, logger);
        _unfollowed = new UnfollowedJobs(_writer, options.Interest, time, logger);
    }

    /// <summary>What this queue can do.</summary>
    public static QueueCapabilities Capabilities { get; } = new();

    /// <summary>What is known of the state of the queue's files.</summary>
    public StoreHealth Health => _database.Health;

    /// <summary>The bytes that may still be written where the file is; <see langword="null"/> when that cannot be asked.</summary>
    public long? FreeSpace() => _database.FreeSpace();

    /// <summary>Looks after the queue's file.</summary>
    public IQueueUpkeep Upkeep { get; }

    private Moment Now => Moment.Now(_time);

    /// <summary>The writer, for tests and measurements.</summary>
    internal SqliteWriter Writer => _writer;

    /// <summary>Opens the queue; makes the file and its folder when they are missing.</summary>
    /// <inheritdoc cref="OpenAsync(QueueOptions, StoreAccess, TimeProvider, ILoggerFactory, CancellationToken)"/>
    public static Task<SqliteJobQueue> OpenAsync(QueueOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        OpenAsync(options, StoreAccess.Create, time, loggers, cancellationToken);

    /// <summary>Opens the queue, and brings an older file to this version's schema.</summary>
    /// <param name="options">The <c>queue:</c> section; read now and not again.</param>
    /// <param name="access">Whether it may be made.</param>
    /// <param name="time">The clock of leases, deadlines and retention: all processes of a queue need the same one.</param>
    /// <param name="loggers">Where log lines go.</param>
    /// <param name="cancellationToken">Gives up before the file is opened.</param>
    /// <exception cref="StoreException">The file cannot be opened, or is not there and may not be made: the message says why and what to do.</exception>
    /// <exception cref="NotSupportedException">The SQLite library is too old to be safe, the file is not on a local disk, or it was written by a newer program.</exception>
    public static Task<SqliteJobQueue> OpenAsync(
        QueueOptions options, StoreAccess access, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return Task.Run(() => new SqliteJobQueue(options, access, time, loggers.CreateLogger<SqliteJobQueue>()), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var receipts = new JobReceipt[requests.Count];
        try
        {
            await AcceptAsync(requests, receipts, cancellationToken).ConfigureAwait(false);
            return receipts;
        }
        catch (Exception error) when (receipts.Any(receipt => receipt.Id != Guid.Empty))
        {
            throw new PartlyAcceptedException(receipts, error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        LeaseAsync(flow, only: null, owner, max, duration, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return LeaseAsync(flow, ids, owner, max, duration, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<JobLease>> LeaseAsync(
        string flow, IReadOnlyCollection<Guid>? only, string owner, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        LeaseAsk ask = new(flow, owner, max, duration, _options.MaxAttempts, _options.Interest, Now.Monotonic) { Only = only, Ageing = _options.Ageing };
        var leases = await _writer.RunInlineAsync(Durability.Normal, session => LeaseWrites.Lease(session, ask, _unfollowed.Policy, Now), cancellationToken)
            .ConfigureAwait(false);
        QueueMeter.Leased.Add(leases.Count, new KeyValuePair<string, object?>(TagNames.Flow, flow));
        return leases;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        return await _writer.RunInlineAsync<IReadOnlyList<LeaseRenewal>>( // a starved pool must not cost the leases
            Durability.Normal,
            session =>
            {
                var now = Now;
                return [.. leases.Select(lease => LeaseWrites.Renew(session, lease, duration, now))];
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken)
    {
        if (await _readers.ReadAsync(session => InterestWrites.IsAnyDoubted(session, _unfollowed.Policy, Now), cancellationToken).ConfigureAwait(false))
        {
            await _unfollowed.EndAsync(cancellationToken).ConfigureAwait(false);
        }

        return await _readers.ReadAsync(session => JobReads.CancelRequests(session, owner), cancellationToken).ConfigureAwait(false);
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

        // Handing back and trying again are no promises, unless they turn into a cancellation: so these too are flushed.
        var settled = SettledJson.Of(settlement);
        var held = await _writer.RunAsync(Durability.Full, session => SettleWrites.SettleLease(session, lease, settled, Now), cancellationToken)
            .ConfigureAwait(false);
        _newEvents.Raise(lease.Job.Id);
        if (settlement.State == JobState.Ready)
        {
            _newWork.Raise(lease.Job.Request.Flow);
        }

        return held;
    }

    /// <inheritdoc/>
    public async ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await _writer.RunAsync(Durability.Full, session => SettleWrites.Cancel(session, id, Now), cancellationToken)
            .ConfigureAwait(false);
        _newEvents.Raise(id);
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken)
    {
        while (true)
        {
            var signal = _newWork.Next(flow);
            if (await _readers.ReadAsync(session => JobReads.IsAnyDue(session, flow, Now), cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            await _work.WaitAsync(signal, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => JobReads.IsAnyOpen(session, flow, Now), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Finishes the writes that wait and closes the file. Jobs that are leased stay so until their leases run out. Whoever still reads events, or waits for work, gets an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _work.DisposeAsync().ConfigureAwait(false);
        await _interest.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _newEvents.Close(); // they look once more, and find the file closed
        _newWork.Close();
    }

    private async Task AcceptAsync(IReadOnlyList<JobRequest> requests, JobReceipt[] receipts, CancellationToken cancellationToken)
    {
        List<(int Index, NewJob Job)> fit = [];
        using EnqueueSpans spans = new();
        for (var i = 0; i < requests.Count; i++)
        {
            if (RequestCheck.WhyRejected(requests[i], _options) is { } why)
            {
                receipts[i] = new JobReceipt(Guid.Empty, Rejection: why);
                QueueMeter.Rejected.Add(1);
                continue;
            }

            fit.Add((i, NewJob.Of(spans.Stamp(requests[i]))));
            if (fit.Count == RequestsPerWrite)
            {
                await AcceptAsync(fit, receipts, cancellationToken).ConfigureAwait(false);
            }
        }

        await AcceptAsync(fit, receipts, cancellationToken).ConfigureAwait(false);
    }

    private async Task AcceptAsync(List<(int Index, NewJob Job)> fit, JobReceipt[] receipts, CancellationToken cancellationToken)
    {
        if (fit.Count == 0)
        {
            return;
        }

        // A copy: a caller that gives up goes on with its list while the write waits.
        (int Index, NewJob Job)[] batch = [.. fit];
        var accepted = await _writer.RunAsync(
            Durability.Full,
            session =>
            {
                var now = Now;
                var receipts = Array.ConvertAll(batch, entry => Accept(session, entry.Job, now));
                TallyWrites.Add(session, batch.Select((entry, index) => (entry.Job.Request, receipts[index])), now);
                return receipts;
            },
            cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < batch.Length; i++)
        {
            receipts[batch[i].Index] = accepted[i];
        }

        QueueMeter.Accepted.Add(accepted.Length);
        foreach (var flow in batch.Select(entry => entry.Job.Request.Flow).Distinct(StringComparer.Ordinal))
        {
            _newWork.Raise(flow);
        }

        fit.Clear();
    }

    private JobReceipt Accept(SqliteSession session, in NewJob job, Moment now)
    {
        var receipt = AcceptWrites.Accept(session, job, _options.Interest, now.Utc);
        if (job.Request.Interactive && !receipt.IsDuplicate)
        {
            InterestWrites.Begin(session, receipt.Id, _options.Interest, now);
        }

        return receipt;
    }

    private async Task SayInterestAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => await _writer
        .RunAsync(Durability.Normal, session => InterestWrites.Say(session, ids, _options.Interest, Now), cancellationToken)
        .ConfigureAwait(false);
}
