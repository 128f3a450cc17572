using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.Searching;

/// <summary>
/// Reads chunks as one state of the index shows them. Thread-safe.
/// <para>The state is read after the chunks: when it is still the one that the chunks were read by, the answer is of that state, and it took one call more than the search itself. When it is not, the
/// chunks are read again by the newer state, which is good until a later commit takes something away.</para>
/// </summary>
internal sealed class Snapshots(StateStore store, ChunkStores chunks, QdrantServer server)
{
    private IndexState? _last;

    /// <summary>Reads chunks by one state.</summary>
    /// <param name="read">Reads; is given the collection, or <see langword="null"/> while the index holds none. May be called again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> ReadAsync<T>(Func<IndexState, ChunkStore?, Task<T>> read, CancellationToken cancellationToken)
    {
        var state = Volatile.Read(ref _last);
        var isFresh = state is null;
        state ??= await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var (result, isRead, gone) = await TryAsync(read, state, isFresh, cancellationToken).ConfigureAwait(false);
            var now = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _last, now);
            var isSameCollection = state.Model?.Collection == now.Model?.Collection;
            if (isRead && isSameCollection && (isFresh ? state.Visible >= now.Floor : state.Visible == now.Visible))
            {
                return result!;
            }

            if (gone is not null && isFresh && isSameCollection)
            {
                throw server.Lost(gone);
            }

            (state, isFresh) = (now, true);
        }
    }

    private async Task<(T? Result, bool IsRead, CollectionGoneException? Gone)> TryAsync<T>(
        Func<IndexState, ChunkStore?, Task<T>> read, IndexState state, bool isFresh, CancellationToken cancellationToken)
    {
        try
        {
            var collection = state.Model is { } model ? await chunks.GetAsync(model.Collection, cancellationToken).ConfigureAwait(false) : null;
            return (await read(state, collection).ConfigureAwait(false), true, null);
        }
        catch (CollectionGoneException gone)
        {
            return (default, false, gone);
        }
        catch (Exception error) when (!isFresh && error is ModelChangedException or PermanentException)
        {
            // By an old state. The newer one decides.
            return (default, false, null);
        }
    }
}
