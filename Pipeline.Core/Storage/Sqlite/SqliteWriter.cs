using System.Threading.Channels;
using Pipeline.Core.Concurrency;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// The one connection of a process that writes a database, on a thread of its own, since the driver blocks; it is opened for the first write. Operations that wait
/// together are committed together (group commit): one disk flush for all of them. A result is handed out only after its commit; one that was
/// asked to be flushed, into a file that is still at its path. Thread-safe.
/// <para>Operations run in the order of the calls, each as if alone: one that throws is undone and reported to its caller, its neighbours are
/// committed. An operation is plain code over the session; it may run twice and must not wait, nor begin or end transactions.</para>
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxWaiting = 2048;
    private const int MaxBatch = 512;
    private static readonly TimeSpan MaxHold = TimeSpan.FromMilliseconds(20);

    private readonly Func<SqliteSession> _open;
    private readonly StoreGuard _guard;
    private readonly TimeProvider _clock;
    private readonly Channel<WriteOperation> _waiting = Channel.CreateBounded<WriteOperation>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly Queue<WriteOperation> _next = new(MaxBatch);
    private readonly List<WriteOperation> _batch = new(MaxBatch);
    private readonly ThreadSignal _arrived = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteSession? _opened;
    private SqliteWriteLock? _lock;
    private Durability? _durability;
    private long _commits;
    private long _fullCommits;

    /// <summary>Starts the thread.</summary>
    /// <param name="open">Opens the connection, or hands over one that is open.</param>
    /// <param name="guard">Watches over the files.</param>
    /// <param name="clock">Measures how long the lock is held. Default: the system's.</param>
    public SqliteWriter(Func<SqliteSession> open, StoreGuard guard, TimeProvider? clock = null)
    {
        (_open, _guard) = (open, guard);
        _clock = clock ?? TimeProvider.System;
        new Thread(Run) { IsBackground = true, Name = "sqlite writer" }.Start();
    }

    /// <summary>Transactions committed so far.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Of these, those flushed to the disk.</summary>
    public long FullCommits => Volatile.Read(ref _fullCommits);

    /// <summary>Runs an operation and answers its result once it is as durable as asked. Waits while too many others wait.</summary>
    /// <param name="durability">What the result survives; an operation may get more than it asked for.</param>
    /// <param name="work">The operation.</param>
    /// <param name="cancellationToken">Gives up waiting. An operation whose turn has come is carried out all the same.</param>
    /// <exception cref="ObjectDisposedException">The writer was closed.</exception>
    /// <exception cref="StoreException">The file cannot be written, or is not the one that was opened.</exception>
    public Task<T> RunAsync<T>(Durability durability, Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        RunAsync(new WriteOperation<T>(work, durability, continuesInline: false, cancellationToken), cancellationToken);

    /// <summary>As <see cref="RunAsync{T}(Durability, Func{SqliteSession, T}, CancellationToken)"/>, for what can as well be done another time: it waits for others' locks for two seconds only.</summary>
    public Task<T> RunIfFreeAsync<T>(Durability durability, Func<SqliteSession, T> work, CancellationToken cancellationToken) => RunAsync(
        new WriteOperation<T>(work, durability, continuesInline: false, cancellationToken) { Patience = SqliteWriteLock.GiveUpSoon }, cancellationToken);

    /// <summary>
    /// As <see cref="RunAsync{T}(Durability, Func{SqliteSession, T}, CancellationToken)"/>, but the caller goes on at once on the writer's thread, however
    /// busy the pool is. What it does there must be short and must not block: nothing is written meanwhile.
    /// </summary>
    public Task<T> RunInlineAsync<T>(Durability durability, Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        RunAsync(new WriteOperation<T>(work, durability, continuesInline: true, cancellationToken), cancellationToken);

    /// <summary>Carries out what waits, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_waiting.Writer.TryComplete())
        {
            _arrived.Set();
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private async Task<T> RunAsync<T>(WriteOperation<T> operation, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteWriter), $"The database '{_guard.Path}' was closed. Close it after its last user.");
        }

        _arrived.Set();
        return await operation.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Run()
    {
        while (TakeWaiting())
        {
            CommitNext();
        }

        _opened?.Dispose();
        _ended.SetResult();
    }

    /// <summary>Waits for operations; false when there will be none.</summary>
    private bool TakeWaiting()
    {
        while (true)
        {
            var ended = _waiting.Reader.Completion.IsCompleted;
            while (_next.Count < MaxBatch && _waiting.Reader.TryRead(out var operation))
            {
                _next.Enqueue(operation);
            }

            if (_next.Count > 0 || ended)
            {
                return _next.Count > 0;
            }

            if (!_waiting.Reader.Completion.IsCompleted)
            {
                _arrived.Wait(Timeout.Infinite);
            }
        }
    }

    private void CommitNext()
    {
        _batch.Clear();
        SqliteSession session;
        SqliteWriteLock held;
        try
        {
            (session, held) = Begin(
                _next.Any(operation => operation.Durability == Durability.Full) ? Durability.Full : Durability.Normal, _next.Max(operation => operation.Patience));
        }
        catch (Exception error)
        {
            var told = _guard.Explain(error, isWrite: true);
            while (_next.TryDequeue(out var operation))
            {
                operation.Fail(told);
            }

            return;
        }

        if (!ExecuteTogether(session, held))
        {
            ExecuteApart(session, held);
        }
    }

    /// <summary>The usual way: all in one go, for as long as the lock may be held. False when one of them failed: all are undone.</summary>
    private bool ExecuteTogether(SqliteSession session, SqliteWriteLock held)
    {
        var started = _clock.GetTimestamp();
        try
        {
            while (_clock.GetElapsedTime(started) < MaxHold && _next.TryDequeue(out var operation))
            {
                if (operation.IsAbandoned)
                {
                    continue;
                }

                _batch.Add(operation);
                operation.Execute(session);
            }
        }
        catch (Exception)
        {
            // Which one it was, and what it says, comes out when they run apart.
            return false;
        }

        CommitBatch(held, failures: null);
        return true;
    }

    /// <summary>The way after a failure: each operation in a savepoint, so that a failing one takes nothing else with it.</summary>
    private void ExecuteApart(SqliteSession session, SqliteWriteLock held)
    {
        Dictionary<WriteOperation, Exception> failures = [];
        try
        {
            held.Rollback();
            held.Begin(SqliteWriteLock.GiveUp);
            foreach (var operation in _batch)
            {
                session.Execute("SAVEPOINT one");
                try
                {
                    operation.Execute(session);
                }
                catch (Exception error) when (session.InTransaction)
                {
                    failures.Add(operation, _guard.Explain(error, isWrite: true));
                    session.Execute("ROLLBACK TO one");
                }

                session.Execute("RELEASE one");
            }
        }
        catch (Exception error)
        {
            FailBatch(held, error);
            return;
        }

        CommitBatch(held, failures);
    }

    private (SqliteSession Session, SqliteWriteLock Lock) Begin(Durability durability, TimeSpan patience)
    {
        if (_opened is not { } session || _lock is not { } held)
        {
            session = _opened ??= _open();
            held = _lock ??= new SqliteWriteLock(session);
            _guard.AssertInPlace();
        }

        // Takes effect only outside a transaction. FULL also makes earlier NORMAL commits durable: the log is flushed as a whole.
        if (_durability != durability)
        {
            session.Execute(durability == Durability.Full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _durability = durability;
        }

        held.Begin(patience);
        return (session, held);
    }

    private void CommitBatch(SqliteWriteLock held, Dictionary<WriteOperation, Exception>? failures)
    {
        try
        {
            held.Commit();
            AssertInPlace();
        }
        catch (Exception error)
        {
            FailBatch(held, error);
            return;
        }

        if (failures?.Values.Any(error => error is StoreException) != true)
        {
            _guard.Health.Worked(isWrite: true);
        }

        Volatile.Write(ref _commits, _commits + 1);
        Volatile.Write(ref _fullCommits, _fullCommits + (_durability == Durability.Full ? 1 : 0));
        foreach (var operation in _batch)
        {
            if (failures is not null && failures.TryGetValue(operation, out var error))
            {
                operation.Fail(error);
            }
            else
            {
                operation.Complete();
            }
        }
    }

    /// <summary>After the commit: until then the file could have gone.</summary>
    private void AssertInPlace()
    {
        if (_durability == Durability.Full)
        {
            _guard.AssertInPlace();
        }
        else
        {
            _guard.AssertInPlaceLately();
        }
    }

    private void FailBatch(SqliteWriteLock held, Exception error)
    {
        var told = _guard.Explain(error, isWrite: true);
        try
        {
            held.Rollback();
        }
        catch (Exception second)
        {
            told = told is StoreException ? told : new AggregateException(told, second);
        }

        foreach (var operation in _batch)
        {
            operation.Fail(told);
        }
    }
}
