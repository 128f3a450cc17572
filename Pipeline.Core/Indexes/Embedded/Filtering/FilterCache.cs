using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Filtering;

/// <summary>
/// The chunks that the filters of late let through, kept up with the file by its record of changes, so that a filter looks at each version once. Thread-safe;
/// searches with the same new filter may both work it out.
/// </summary>
internal sealed class FilterCache
{
    // A bit a chunk each: 12 MB for 32 filters over three million chunks.
    private const int MaxFilters = 32;

    private readonly LatestCache<Key, FilteredChunks> _latest = new(MaxFilters);

    /// <summary>The chunks that a filter lets through in a read transaction.</summary>
    /// <param name="session">In the read transaction.</param>
    /// <param name="tenant">The tenant's number.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="revision">The last change in that transaction.</param>
    /// <param name="cancellationToken">Stops between versions.</param>
    public ChunkSet Get(SqliteSession session, long tenant, ChunkFilter filter, long revision, CancellationToken cancellationToken)
    {
        Key key = new(tenant, filter.ToString());
        var known = _latest.Find(key);
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

        _latest.Keep(key, new FilteredChunks(revision, chunks), kept => kept.Revision < revision); // another search, with a later transaction, may have been faster
        return chunks;
    }

    private readonly record struct Key(long Tenant, string Filter);
}
