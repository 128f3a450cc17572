using System.Threading.Channels;

namespace Pipeline.Core.Storage.Sqlite;

/// <summary>
/// A few read-only connections. A read runs on a pool thread, since the driver blocks, and ends before its task completes: no read transaction
/// outlives the call, so the write-ahead log can always be checkpointed. Thread-safe.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    // A slot with a connection comes before one without: each connection takes two file descriptors, and most of the time one is enough.
    private static readonly Comparer<SqliteSession?> OpenFirst = Comparer<SqliteSession?>.Create(static (one, other) => (one is null).CompareTo(other is null));

    private readonly SqliteConnections _connections;
    private readonly StoreGuard _guard;

    // As many slots as reads may run at once; a slot holds a connection once one was needed there.
    private readonly Channel<SqliteSession?> _places;
    private SqliteSession? _here;

    /// <param name="connections">Opens the connections, when first needed.</param>
    /// <param name="guard">Watches over the files.</param>
    /// <param name="max">Reads at once; further ones wait.</param>
    public SqliteReaders(SqliteConnections connections, StoreGuard guard, int max)
    {
        (_connections, _guard) = (connections, guard);
        _places = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<SqliteSession?> { Comparer = OpenFirst });
        for (var i = 0; i < max; i++)
        {
            _places.Writer.TryWrite(null);
        }
    }

    /// <summary>Runs a read and answers its result, which must not refer to the connection.</summary>
    /// <exception cref="ObjectDisposedException">The database was closed.</exception>
    /// <exception cref="StoreException">The file cannot be read, or is not the one that was opened.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        SqliteSession? session;
        try
        {
            session = await _places.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw Closed();
        }

        try
        {
            return await Task.Run(() => Read(read, ref session), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (!_places.Writer.TryWrite(session))
            {
                session?.Dispose();
            }
        }
    }

    /// <summary>Runs a read on the calling thread, over a connection of its own: without the two changes of thread that <see cref="ReadAsync"/> makes. For one thread, which ends before these are closed.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public T ReadHere<T>(Func<SqliteSession, T> read) => _places.Reader.Completion.IsCompleted ? throw Closed() : Read(read, ref _here);

    /// <summary>Closes the idle connections; one that is in use closes after its read.</summary>
    public void Dispose()
    {
        _places.Writer.TryComplete();
        _here?.Dispose();
        while (_places.Reader.TryRead(out var session))
        {
            session?.Dispose();
        }
    }

    private ObjectDisposedException Closed() => new(nameof(SqliteReaders), $"The database '{_connections.Path}' was closed. Close it after its last user.");

    private SqliteSession Open()
    {
        var session = _connections.OpenReader();
        try
        {
            _guard.AssertInPlace(); // or this may be another file than the others have open
            return session;
        }
        catch (StoreException)
        {
            session.Dispose();
            throw;
        }
    }

    private T Read<T>(Func<SqliteSession, T> read, ref SqliteSession? session)
    {
        try
        {
            session ??= Open();
            _guard.AssertInPlaceLately();
            _guard.AssertSame(_connections.OpenReader);
            var result = read(session);
            _guard.Health.Worked(isWrite: false);
            return result;
        }
        catch (Exception error)
        {
            var told = _guard.Explain(error, isWrite: false);
            if (told is StoreException)
            {
                // The next read begins with a connection that remembers nothing of this.
                session?.Dispose();
                session = null;
            }

            if (ReferenceEquals(told, error))
            {
                throw;
            }

            throw told;
        }
    }
}
