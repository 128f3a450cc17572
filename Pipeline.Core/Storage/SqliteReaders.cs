using System.Threading.Channels;

namespace Pipeline.Core.Storage;

/// <summary>
/// A few read-only connections. A read runs on a pool thread, since the driver blocks, and ends before its task completes: no read transaction
/// outlives the call, so the write-ahead log can always be checkpointed. Thread-safe.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly SqliteConnections _connections;

    // As many places as reads may run at once; a place holds a connection once one was needed there.
    private readonly Channel<SqliteSession?> _places;

    /// <param name="connections">Opens the connections, when first needed.</param>
    /// <param name="max">Reads at once; further ones wait.</param>
    public SqliteReaders(SqliteConnections connections, int max)
    {
        _connections = connections;
        _places = Channel.CreateBounded<SqliteSession?>(max);
        while (_places.Writer.TryWrite(null))
        {
        }
    }

    /// <summary>Runs a read and answers its result, which must not refer to the connection.</summary>
    /// <exception cref="ObjectDisposedException">The database was closed.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        SqliteSession? session;
        try
        {
            session = await _places.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteReaders), $"The database '{_connections.Path}' was closed. Close it after its last user.");
        }

        try
        {
            return await Task.Run(() => read(session ??= _connections.OpenReader()), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (!_places.Writer.TryWrite(session))
            {
                session?.Dispose();
            }
        }
    }

    /// <summary>Closes the idle connections; one that is in use closes after its read.</summary>
    public void Dispose()
    {
        _places.Writer.TryComplete();
        while (_places.Reader.TryRead(out var session))
        {
            session?.Dispose();
        }
    }
}
