using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded.Filtering;

/// <summary>
/// The chunks that the filters of late let through, kept up with the file by its record of changes, so that a filter looks at each version once. Thread-safe;
/// searches with the same new filter may both work it out.
/// </summary>
internal sealed class FilterCache
{
    // A bit a chunk each: 12 MB for 32 filters over three million chunks.
    private const int MaxFilters = 32;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _latest = []; // the last used first

    /// <summary>The chunks that a filter lets through in a read transaction.</summary>
    /// <param name="session">In the read transaction.</param>
    /// <param name="tenant">The tenant's number.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="revision">The last change in that transaction.</param>
    /// <param name="cancellationToken">Stops between versions.</param>
    public ChunkSet Get(SqliteSession session, long tenant, ChunkFilter filter, long revision, CancellationToken cancellationToken)
    {
        Key key = new(tenant, filter.ToString());
        var known = Find(key);
        if (known?.Revision == revision)
        {
            return known.Chunks;
        }

        FilterRows rows = new(session, tenant, filter);
        var chunks = known?.Revision < revision ? known.Chunks.Copy() : null;
        if (chunks is null || !rows.TryCatchUp(chunks, known!.Revision, cancellationToken))
        {
            chunks = rows.ReadAll(cancellationToken);
        }

        Keep(key, new FilteredChunks(revision, chunks));
        return chunks;
    }

    private FilteredChunks? Find(Key key)
    {
        lock (_gate)
        {
            if (NodeOf(key) is not { } node)
            {
                return null;
            }

            _latest.Remove(node);
            _latest.AddFirst(node);
            return node.Value.Chunks;
        }
    }

    private void Keep(Key key, FilteredChunks chunks)
    {
        lock (_gate)
        {
            if (NodeOf(key) is { } node)
            {
                // Another search, with a later transaction, may have been faster.
                node.Value = node.Value.Chunks.Revision < chunks.Revision ? new Entry(key, chunks) : node.Value;
                return;
            }

            _latest.AddFirst(new Entry(key, chunks));
            if (_latest.Count > MaxFilters)
            {
                _latest.RemoveLast();
            }
        }
    }

    private LinkedListNode<Entry>? NodeOf(Key key)
    {
        var node = _latest.First;
        while (node is not null && node.Value.Key != key)
        {
            node = node.Next;
        }

        return node;
    }

    private readonly record struct Key(long Tenant, string Filter);

    private sealed record Entry(Key Key, FilteredChunks Chunks);
}
